package dev.homeostat.lab.corpus;

import dev.homeostat.lab.corpus.program.CaseContext;
import dev.homeostat.lab.corpus.program.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;

/**
 * Runs one case in this JVM: {@code CaseMain CASE --seed=N --seconds=N --out=DIR [--interval=MS]
 * [--onset=SECONDS] [--jfr=SETTINGS]}. Leaves {@code trace.csv.gz} and {@code truth.json}, with
 * {@code --jfr=default} or {@code profile} also {@code recording.jfr}, and halts with 0.
 */
final class CaseMain {
  private static final int LEARNING_SECONDS = 20;
  private static final int MOST_TRIES = 50;

  /** Made before there is no memory left to make it. */
  private static final byte[] NOTHING = {};

  private final Case row;
  private final long seed;
  private final int seconds;
  private final long intervalMillis;
  private final Path out;
  private final String flightSettings;
  private final CaseContext context;
  private final Injection injection;
  private final long startedMillis = System.currentTimeMillis();
  private double onset;
  private double usedAtOnset = Double.NaN;

  // Given back at the end, so that a program out of memory leaves enough to write the truth.
  @SuppressWarnings("UnusedVariable")
  private byte[] reserve = new byte[4 << 20];

  private CaseMain(Case row, Options options) throws IOException {
    this.row = row;
    this.seed = options.integer("seed", 1);
    this.seconds = (int) options.integer("seconds", row.seconds());
    this.intervalMillis = options.integer("interval", 250);
    this.out = Files.createDirectories(Path.of(options.text("out", "target/traces/" + row.name())));
    this.flightSettings = options.text("jfr", "");
    Random plan = new Random(seed ^ row.name().hashCode());
    this.onset = options.integer("onset", Math.round(seconds * (0.35 + 0.15 * plan.nextDouble())));
    double rate = row.harmPerSecond() * (0.8 + 0.45 * plan.nextDouble());
    this.injection = new Injection(rate, row.mostHarm(), seconds);
    Path scratch = Files.createDirectories(out.resolve("scratch"));
    delete(scratch); // What a run that was ended left there.
    this.context = new CaseContext(seed, Files.createDirectories(scratch));
  }

  /** Runs the case named by the first argument. */
  @SuppressWarnings("CatchAndPrintStackTrace") // The run's standard error is kept in a file.
  public static void main(String[] args) {
    int status = 1;
    try {
      Options options = new Options(List.of(args).subList(1, args.length));
      new CaseMain(Catalogue.named(args[0]), options).run();
      status = 0;
    } catch (Throwable e) {
      e.printStackTrace();
    } finally {
      Runtime.getRuntime().halt(status);
    }
  }

  private void run() throws Exception {
    SignalRecorder recorder = new SignalRecorder(out.resolve("trace.csv.gz"), intervalMillis);
    Optional<Recording> flight = flightRecording();
    recorder.start();
    Scenario scenario = row.program();
    scenario.open(context);
    if (row.isHealthy()) {
      onset = Double.NaN;
    } else {
      onset = row.isFromFirstRequest() ? context.seconds() : Math.max(onset, context.seconds());
      context.onset(onset);
    }
    new LoadDriver(row, scenario, context, injection).start();
    context.guarded(this::waitForEnd);
    context.end();
    reserve = NOTHING;
    double ended = context.seconds();
    for (int tries = 1; !isTold(recorder, flight, ended); tries++) {
      if (tries == MOST_TRIES) {
        throw new IllegalStateException("no memory left to write the truth");
      }
    }
    deleteScratch();
    System.out.println(
        row.name() + " ended after " + Math.round(ended) + " s, errors " + context.errors());
  }

  /** Completes the files; false where what the program holds leaves no room for it yet. */
  private boolean isTold(SignalRecorder recorder, Optional<Recording> flight, double ended)
      throws IOException {
    try {
      recorder.close();
      flight.filter(one -> one.getState() == RecordingState.RUNNING).ifPresent(Recording::stop);
      truth(ended).write(out.resolve("truth.json"));
      return true;
    } catch (OutOfMemoryError e) {
      CaseContext.sleep(0.1);
      return false;
    }
  }

  /** A flight recording of this run, begun, where one is asked for. */
  private Optional<Recording> flightRecording() throws IOException, ParseException {
    if (flightSettings.isEmpty()) {
      return Optional.empty();
    }
    Recording flight = new Recording(Configuration.getConfiguration(flightSettings));
    flight.setDestination(out.resolve("recording.jfr"));
    flight.start();
    return Optional.of(flight);
  }

  private Void waitForEnd() {
    while (context.seconds() < seconds && !context.exhausted()) {
      CaseContext.sleep(0.05);
      if (Double.isNaN(usedAtOnset) && !row.isHealthy() && context.sinceOnset() >= -0.1) {
        usedAtOnset = row.resource().used();
      }
    }
    return null;
  }

  private Truth truth(double ended) {
    Truth truth =
        new Truth()
            .text("case", row.name())
            .text("set", row.isSlow() ? "slow" : "short")
            .text("half", row.half() == Half.DESIGN ? "design" : "held-out")
            .flag("healthy", row.isHealthy())
            .text("mechanism", row.mechanism())
            .text("library", row.library())
            .number("seed", seed)
            .text("jdk", System.getProperty("java.version"))
            .text("collector", Collector.running().label())
            .number("started_ms", startedMillis)
            .number("ended_ms", startedMillis + Math.round(ended * 1000))
            .number("interval_ms", intervalMillis)
            .number("learning_ms", LEARNING_SECONDS * 1000)
            .number("heap_max_mb", Runtime.getRuntime().maxMemory() / 1048576.0)
            .number("errors", context.errors());
    if (row.isHealthy()) {
      return truth;
    }
    Account account = account(ended);
    return truth
        .flag("from_first_request", row.isFromFirstRequest())
        .number("onset_ms", startedMillis + Math.round(onset * 1000))
        .number("onset_tick", Math.round(onset * 1000 / intervalMillis))
        .texts("accepted", row.accepted())
        .texts("symptoms", row.symptoms())
        .text("culprit", row.culprit())
        .text("metric", row.resource().metric())
        .text("unit", row.resource().unit())
        .number("limit", row.limit())
        .number("used_at_onset", usedAtOnset)
        .number("used_at_end", account.usedAtEnd())
        .number("base", account.base())
        .flag("exhausted", context.exhausted())
        .number("exhaustion_ms", startedMillis + Math.round(account.exhaustion() * 1000))
        .numbers("injected", account.injected());
  }

  /** What the fault took and when that is all there is. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Account(double[] injected, double usedAtEnd, double base, double exhaustion) {}

  private Account account(double ended) {
    double[] injected = injection.cumulative();
    double lost = injected[injected.length - 1];
    double usedAtEnd = context.exhausted() ? Double.NaN : row.resource().retained();
    if (row.resource() == Resource.CLASSES) {
      double mibPerClass = (usedAtEnd - usedAtOnset) / lost;
      for (int i = 0; i < injected.length; i++) {
        injected[i] *= mibPerClass;
      }
      lost = usedAtEnd - usedAtOnset;
    }
    double base = row.resource() == Resource.HEAP ? usedAtEnd - lost : usedAtOnset;
    double before = Double.isNaN(base) ? 0 : base;
    double secondsToLimit = (row.limit() - before) * (ended - onset) / lost;
    double exhaustion =
        context.exhausted() || Double.isNaN(row.limit()) ? ended : onset + secondsToLimit;
    return new Account(injected, usedAtEnd, base, exhaustion);
  }

  /** Tries a few times, as the program is still writing there. */
  private void deleteScratch() {
    for (int attempt = 0; attempt < 5 && Files.exists(context.scratch()); attempt++) {
      try {
        delete(context.scratch());
      } catch (IOException | UncheckedIOException e) {
        CaseContext.sleep(0.02);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
