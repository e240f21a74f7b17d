package dev.homeostat.lab.chaos;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.BehavioralAnalyzer;
import dev.homeostat.ManagedAnalyzer;
import dev.homeostat.MemoryStatus;
import dev.homeostat.Recollection;
import dev.homeostat.SeriesStatus;
import dev.homeostat.alert.AlertBus;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.ControlCommand;
import dev.homeostat.signal.Clock;
import dev.homeostat.signal.ManualClock;
import dev.homeostat.sink.Alertmanager;
import dev.homeostat.sink.FlightRecording;
import dev.homeostat.sink.JsonLinesFile;
import dev.homeostat.sink.Links;
import dev.homeostat.sink.ManagementBean;
import dev.homeostat.sink.Webhook;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import javax.management.ObjectName;

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
  private static final int NOTICES_OF_TEN = 3;
  private static final String NOBODY = "0123456789abcdef";
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
            .withLog(this::say);
    try (Inbox inbox = new Inbox();
        BehavioralAnalyzer first = new BehavioralAnalyzer(options)) {
      ManagementBean bean =
          new ManagementBean(new ManagedAnalyzer(first, UnaryOperator.identity()), true, said::add);
      subscribe(first, inbox, bean);
      begin(first);
      troubled(first, STEADY, 100);
      troubled(first, TREBLE, 300);
      calm(first);
      tell(first, inbox);
      bean.close();
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

  private void say(String line) {
    if (!line.contains(NOBODY)) {
      said.add(line);
    }
  }

  /** All receivers there are. */
  private void subscribe(BehavioralAnalyzer analyzer, Inbox inbox, ManagementBean bean) {
    ManagementFactory.getPlatformMBeanServer(); // As an application has made one.
    Clock real = Clock.system();
    AlertBus bus = analyzer.alertBus();
    bus.subscribe(JsonLinesFile.NAME, new JsonLinesFile(file(), said::add));
    bus.subscribe(FlightRecording.NAME, new FlightRecording());
    bus.subscribe(ManagementBean.NAME, bean);
    for (Webhook.Form form : Webhook.Form.values()) {
      bus.subscribe(
          form.name(),
          new Webhook(inbox.at(pathOf(form)), form, Optional.empty(), Links.NONE, real, said::add));
    }
    bus.subscribe(
        Alertmanager.NAME,
        new Alertmanager(inbox.at(""), Duration.ofSeconds(1), Links.NONE, real, said::add));
  }

  private Path file() {
    return folder.resolve("alerts.jsonl");
  }

  private static String pathOf(Webhook.Form form) {
    return "/" + form.name();
  }

  /** As the agent does before it watches. */
  private void begin(BehavioralAnalyzer analyzer) throws Exception {
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
      if (i % TURN < NOTICES_OF_TEN) {
        giveNotice(analyzer);
      }
    }
  }

  /** Brings every receiver something, so that each place of theirs is come to. */
  private static void giveNotice(BehavioralAnalyzer analyzer) {
    try {
      analyzer.control(new ControlCommand.Silence(NOBODY, Duration.ofMinutes(1)), "chaos");
    } catch (Error e) {
      // Of those who ask for something one may be told.
    }
  }

  private void calm(BehavioralAnalyzer analyzer) throws Exception {
    Fuse.disarm();
    for (int i = 0; i < CALM; i++) {
      tick(analyzer, 300 + random.nextInt(5));
    }
  }

  private void tell(BehavioralAnalyzer analyzer, Inbox inbox) throws Exception {
    List<SeriesStatus> ready =
        analyzer.series().stream()
            .filter(each -> each.state() != SeriesStatus.State.LEARNING)
            .toList();
    Predicate<BehavioralAlert> ofOrders = alert -> alert.metric().equals(METRIC);
    said.add("ready " + ready.size());
    said.add("escaped " + escaped);
    said.add("episodes of orders " + analyzer.episodes().stream().filter(ofOrders).count());
    wait(
        analyzer,
        () -> analyzer.courier().mailboxes().stream().allMatch(box -> box.waiting() == 0));
    analyzer.control(new ControlCommand.Mark(AFTERWARDS), "chaos");
    wait(analyzer, () -> isTold(inbox, AFTERWARDS) && isManaged());
    said.add("told " + (isToldToAny(inbox, METRIC) ? 1 : 0));
    said.add("told afterwards " + (isTold(inbox, AFTERWARDS) ? 1 : 0));
    said.add("managed " + (isManaged() ? 1 : 0));
  }

  private static boolean isManaged() throws Exception {
    return ManagementFactory.getPlatformMBeanServer()
        .isRegistered(new ObjectName(ManagementBean.OBJECT_NAME));
  }

  private boolean isTold(Inbox inbox, String text) throws Exception {
    return holds(file(), text)
        && Arrays.stream(Webhook.Form.values()).allMatch(form -> inbox.holds(pathOf(form), text));
  }

  private boolean isToldToAny(Inbox inbox, String text) throws Exception {
    return holds(file(), text) || inbox.holds("/", text);
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

  private static void await(BehavioralAnalyzer analyzer) throws Exception {
    boolean kept =
        wait(
            analyzer,
            () ->
                analyzer
                    .memory()
                    .filter(all -> all.state() == MemoryStatus.State.KEPT)
                    .isPresent());
    if (!kept) {
      throw new IllegalStateException("its memory is not read");
    }
  }

  /** Waits with some patience; says whether it came true. */
  private static boolean wait(BehavioralAnalyzer analyzer, Callable<Boolean> what)
      throws Exception {
    for (int waited = 0; waited < PATIENCE_MILLIS && !what.call(); waited++) {
      if (waited % BETWEEN_TRIES_MILLIS == 0) {
        // Each try burns one place, and between two of them it would rest ever longer.
        analyzer.courier().exhausted(true);
        analyzer.courier().exhausted(false);
      }
      analyzer.courier().tend();
      Thread.sleep(1);
    }
    return what.call();
  }
}
