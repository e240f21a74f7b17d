package dev.homeostat.lab.bench;

import dev.homeostat.lab.fork.Jdk;
import dev.homeostat.lab.fork.Jdks;
import dev.homeostat.lab.fork.Machine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a program loses while it is watched from outside: its throughput while a watcher runs and
 * while the same is stopped (SIGSTOP), in turn. And before that, how long {@link FirstScreen}
 * takes.
 */
final class WatchCost {

  private static final int PAIRS = 400;

  /** One tick of the watcher. A machine's speed drifts: of two stretches of 2 s it differs more. */
  private static final long STRETCH_MILLIS = 1_000;

  private static final long SETTLE_MILLIS = 300;
  private static final long WARM_MILLIS = 30_000;

  private static final double MOST_PERCENT = 0.5;

  private final Process host;
  private final BufferedReader told;
  private final Path program;

  private WatchCost(Process host, Path program) {
    this.host = host;
    this.told =
        new BufferedReader(new InputStreamReader(host.getInputStream(), StandardCharsets.UTF_8));
    this.program = program;
  }

  /** Measures {@code PROGRAM.jar} and writes {@code PAGE.md}. */
  public static void main(String[] arguments) throws Exception {
    Path program = Path.of(arguments[0]).toAbsolutePath();
    List<Jdk> jdks = Stream.of(17, 25).map(Jdks::find).flatMap(Optional::stream).toList();
    List<String> screens = new ArrayList<>();
    for (Jdk jdk : jdks) {
      screens.add(new FirstScreen(program).row(jdk));
    }
    Process host =
        new ProcessBuilder(
                java(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                BusyHost.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      List<Ratio> ratios = new WatchCost(host, program).ratios();
      String page = page(ratios) + screens(screens, jdks);
      System.out.println(page);
      Files.writeString(Path.of(arguments[1]), page);
    } finally {
      host.destroyForcibly().waitFor();
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /**
   * A round's throughput with a watcher over that without.
   *
   * @param wall in work a second
   * @param processor in work a second that the worker had a processor, whoever else wanted one
   */
  private record Ratio(double wall, double processor) {
    Ratio(Throughput watched, Throughput alone) {
      this(watched.wall / alone.wall, watched.processor / alone.processor);
    }
  }

  private record Throughput(double wall, double processor) {}

  private List<Ratio> ratios() throws Exception {
    List<Ratio> ratios = new ArrayList<>();
    Process watcher = watch();
    try {
      Thread.sleep(WARM_MILLIS);
      for (int pair = 0; pair < PAIRS; pair++) {
        // Whoever comes first in one pair comes last in the next, so that a drift tells nothing.
        boolean first = pair % 2 == 0;
        Throughput one = throughput(watcher, first);
        Throughput other = throughput(watcher, !first);
        ratios.add(first ? new Ratio(one, other) : new Ratio(other, one));
      }
      if (!watcher.isAlive()) {
        throw new IllegalStateException("the watcher ended");
      }
    } finally {
      watcher.destroyForcibly().waitFor();
    }
    return ratios;
  }

  private Throughput throughput(Process watcher, boolean watched) throws Exception {
    String signal = watched ? "-CONT" : "-STOP";
    new ProcessBuilder("kill", signal, Long.toString(watcher.pid())).start().waitFor();
    Thread.sleep(SETTLE_MILLIS);
    double[] from = ask();
    Thread.sleep(STRETCH_MILLIS);
    double[] to = ask();
    double work = to[2] - from[2];
    return new Throughput(work / (to[0] - from[0]), work / (to[1] - from[1]));
  }

  private Process watch() throws IOException {
    return new ProcessBuilder(
            java(), "-jar", program.toString(), "watch", Long.toString(host.pid()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private double[] ask() throws IOException {
    OutputStream question = host.getOutputStream();
    question.write('\n');
    question.flush();
    return Arrays.stream(String.valueOf(told.readLine()).split(" ", 3))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  private static String screens(List<String> rows, List<Jdk> jdks)
      throws IOException, InterruptedException {
    return """

        ## To the first screen

        From `homeostat watch PID` to a screen with the values of an idle JVM, on a terminal of `script`'s: the median of ten starts
        behind one that is not counted. The watcher and the watched run on the same JDK.

        %s
        | on | median | least … most | must hold | holds |
        |---|---|---|---|---|
        %s
        """
        .formatted(Machine.describe(jdks), String.join("\n", rows));
  }

  private static String page(List<Ratio> ratios) throws Exception {
    return String.format(
        Locale.ROOT,
        """
        # What being watched from outside costs

        Written by `make watch-cost` (dev.homeostat.lab.bench.WatchCost); do not edit. A program of one busy thread that makes texts, on
        the default collector and -Xmx128m, is measured in %d pairs of %.0f s with `homeostat watch PID` at its default second and %.0f s
        while that is stopped by a signal, in turn, each behind %.1f s that do not count. Work a second of wall time holds whatever else the machine
        does meanwhile, the watcher on another processor included; work a second of the thread's own processor time only what is done to the thread.

        - %s, commit %s
        - %s, %d processors (load average %s at the end), Linux %s
        - JDK %s, for both

        | lost | median | with 95 %% confidence | must hold | holds |
        |---|---|---|---|---|
        %s
        %s
        """,
        PAIRS,
        STRETCH_MILLIS / 1e3,
        STRETCH_MILLIS / 1e3,
        SETTLE_MILLIS / 1e3,
        LocalDate.now(ZoneOffset.UTC),
        Machine.commit(),
        Machine.processor(),
        Runtime.getRuntime().availableProcessors(),
        Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0],
        System.getProperty("os.version"),
        Runtime.version(),
        row("work a second", ratios.stream().map(Ratio::wall).toList()),
        row("work a second of processor time", ratios.stream().map(Ratio::processor).toList()));
  }

  private static String row(String what, List<Double> ratios) {
    MedianInterval lost =
        MedianInterval.of(ratios.stream().map(ratio -> 100 * (1 - ratio)).toList());
    String holds =
        lost.most() <= MOST_PERCENT
            ? "yes"
            : lost.least() > MOST_PERCENT ? "**no**" : "not to be told from this";
    return String.format(
        Locale.ROOT,
        "| %s | %.2f %% | %.2f … %.2f %% | at most %.1f %% | %s |",
        what,
        lost.median(),
        lost.least(),
        lost.most(),
        MOST_PERCENT,
        holds);
  }
}
