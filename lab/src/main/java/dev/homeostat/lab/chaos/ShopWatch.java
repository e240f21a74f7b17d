package dev.homeostat.lab.chaos;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.BehavioralAnalyzer;
import dev.homeostat.MemoryStatus;
import dev.homeostat.Recollection;
import dev.homeostat.SeriesStatus;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.ControlCommand;
import dev.homeostat.signal.ManualClock;
import dev.homeostat.sink.JsonLinesFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A shop that is watched in this JVM, minute by minute of a clock that is moved by hand: its orders
 * are steady, then treble, and then it is watched by another process, and by a third. Tells what
 * was seen, a line each. Loaded by {@link RiggedClasses}, and alone for comparison.
 */
public final class ShopWatch implements Callable<List<String>> {

  private static final String ORDERS = "orders";
  private static final String METRIC = "custom_metrics.orders";
  private static final String AFTERWARDS = "afterwards";
  private static final int STEADY = 400;
  private static final int TREBLE = 200;
  private static final int TURN = 10;
  private static final int CALM = 100;
  private static final int PATIENCE_MILLIS = 30_000;
  private static final int BETWEEN_TRIES_MILLIS = 50;

  private final Path folder;
  private final int ofTen;
  private final int times;
  private final Function<String, Error> error;
  private final ManualClock clock = new ManualClock(1_700_000_000_000L);
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final Random random = new Random(1);
  private final Method tick;
  private int escaped;

  /**
   * Makes one.
   *
   * @param folder for its memory and alerts
   * @param ofTen at how many ticks of ten it may throw
   * @param times each place throws; 0 for a run without faults
   * @param error makes what is thrown
   */
  public ShopWatch(Path folder, int ofTen, int times, Function<String, Error> error)
      throws NoSuchMethodException {
    this.folder = folder;
    this.ofTen = ofTen;
    this.times = times;
    this.error = error;
    this.tick = BehavioralAnalyzer.class.getDeclaredMethod("tick", long.class);
    tick.setAccessible(true);
  }

  @Override
  public List<String> call() throws Exception {
    AnalyzerOptions options =
        AnalyzerOptions.of("shop")
            .withLearning(Duration.ofMinutes(1))
            .withData(folder)
            .withClock(clock)
            .withLog(said::add);
    Path file = folder.resolve("alerts.jsonl");
    try (BehavioralAnalyzer first = new BehavioralAnalyzer(options)) {
      first.alertBus().subscribe(JsonLinesFile.NAME, new JsonLinesFile(file, said::add));
      begin(first);
      troubled(first, STEADY, 100);
      troubled(first, TREBLE, 300);
      calm(first);
      tell(first, file);
    }
    Fuse.armOthers(times, error); // While it reads what the first has left.
    try (BehavioralAnalyzer second = new BehavioralAnalyzer(options)) {
      begin(second);
      troubled(second, TREBLE, 300);
      calm(second);
      said.add("series " + second.series().size());
    }
    try (BehavioralAnalyzer third = new BehavioralAnalyzer(options)) {
      begin(third);
      tick(third, 300);
      int series =
          third.memory().flatMap(MemoryStatus::restored).map(Recollection::series).orElse(0);
      said.add("remembered " + series);
    } finally {
      Fuse.disarm();
    }
    return said;
  }

  /** As the agent does before it watches. */
  private void begin(BehavioralAnalyzer analyzer) throws InterruptedException {
    await(analyzer);
    Fuse.disarm();
    analyzer.sensors();
  }

  private void troubled(BehavioralAnalyzer analyzer, int ticks, double orders) throws Exception {
    for (int i = 0; i < ticks; i++) {
      if (i % TURN < ofTen) {
        Fuse.arm(times, error);
      } else {
        Fuse.disarm();
      }
      tick(analyzer, orders + random.nextInt(5));
    }
  }

  private void calm(BehavioralAnalyzer analyzer) throws Exception {
    Fuse.disarm();
    for (int i = 0; i < CALM; i++) {
      tick(analyzer, 300 + random.nextInt(5));
    }
  }

  private void tell(BehavioralAnalyzer analyzer, Path file) throws Exception {
    List<SeriesStatus> ready =
        analyzer.series().stream()
            .filter(each -> each.state() != SeriesStatus.State.LEARNING)
            .toList();
    Predicate<BehavioralAlert> ofOrders = alert -> alert.metric().equals(METRIC);
    said.add("ready " + ready.size());
    said.add("escaped " + escaped);
    said.add("episodes of orders " + analyzer.episodes().stream().filter(ofOrders).count());
    analyzer.control(new ControlCommand.Mark(AFTERWARDS), "chaos");
    for (int waited = 0; waited < PATIENCE_MILLIS && !holds(file, AFTERWARDS); waited++) {
      analyzer.courier().tend();
      Thread.sleep(1);
    }
    said.add("told " + (holds(file, METRIC) ? 1 : 0));
    said.add("told afterwards " + (holds(file, AFTERWARDS) ? 1 : 0));
  }

  private static boolean holds(Path file, String text) throws Exception {
    return Files.exists(file) && Files.readString(file).contains(text);
  }

  private void tick(BehavioralAnalyzer analyzer, double orders) throws Exception {
    clock.advance(Duration.ofSeconds(1));
    try {
      analyzer.injectMetric(ORDERS, orders);
    } catch (Error e) {
      escaped++;
      said.add("injecting threw " + e);
    }
    try {
      tick.invoke(analyzer, 0L);
    } catch (InvocationTargetException e) {
      escaped++;
      said.add("a tick threw " + e.getCause());
    }
    Thread.sleep(1); // The courier has its turn.
  }

  private static void await(BehavioralAnalyzer analyzer) throws InterruptedException {
    for (int waited = 0; waited < PATIENCE_MILLIS; waited++) {
      if (analyzer.memory().filter(all -> all.state() == MemoryStatus.State.KEPT).isPresent()) {
        return;
      }
      if (waited % BETWEEN_TRIES_MILLIS == 0) {
        // Each try burns one place, and between two of them it would rest ever longer.
        analyzer.courier().exhausted(true);
        analyzer.courier().exhausted(false);
      }
      analyzer.courier().tend();
      Thread.sleep(1);
    }
    throw new IllegalStateException("its memory is not read");
  }
}
