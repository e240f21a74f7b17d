package dev.homeostat.lab.bench;

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
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What a program loses while it is watched from outside: its throughput in rounds with a watcher
 * and without, in turn. The watcher has started and looked for a while before a round is measured.
 */
final class WatchCost {

  private static final int ROUNDS = 16;
  private static final long ROUND_MILLIS = 4_000;
  private static final long SETTLE_MILLIS = 3_000;
  private static final long WARM_MILLIS = 15_000;
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
      List<Double> ratios = new WatchCost(host, Path.of(arguments[0])).ratios();
      String page = page(ratios);
      System.out.println(page);
      Files.writeString(Path.of(arguments[1]), page);
    } finally {
      host.destroyForcibly().waitFor();
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Throughput with a watcher over that without, a number a round, in rising order. */
  private List<Double> ratios() throws Exception {
    Thread.sleep(WARM_MILLIS);
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      // Whoever comes first in one round comes last in the next, so that a drift tells nothing.
      boolean first = round % 2 == 0;
      double one = throughput(first);
      double other = throughput(!first);
      ratios.add(first ? one / other : other / one);
      System.err.println("round " + round + ": " + ratios.get(round));
    }
    Collections.sort(ratios);
    return ratios;
  }

  private double throughput(boolean watched) throws Exception {
    Process watcher = watched ? watch() : null;
    try {
      Thread.sleep(SETTLE_MILLIS);
      double[] from = ask();
      Thread.sleep(ROUND_MILLIS);
      double[] to = ask();
      return (to[1] - from[1]) / (to[0] - from[0]);
    } finally {
      if (watcher != null) {
        watcher.destroyForcibly().waitFor();
      }
    }
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
    String[] answer = String.valueOf(told.readLine()).split(" ", 2);
    return new double[] {Double.parseDouble(answer[0]), Double.parseDouble(answer[1])};
  }

  private static String page(List<Double> ratios) throws Exception {
    double median = Spread.of(ratios).median();
    // Of 16 measurements the median lies between the 4th and the 13th with 97.9 % (binomial).
    double low = ratios.get(3);
    double high = ratios.get(12);
    double loss = 100 * (1 - median);
    return String.format(
        Locale.ROOT,
        """
        # What being watched from outside costs

        Written by `make watch-cost` (dev.homeostat.lab.bench.WatchCost); do not edit. A program of one busy thread that makes texts, on
        the default collector and -Xmx128m, is measured in %d rounds of %d s with `homeostat watch PID` at its default second and %d s
        without, in turn; the watcher has settled for %d s.

        - %s, commit %s
        - %s, %d processors (load average %s at the end), Linux %s
        - JDK %s, for both

        | figure | measured | must hold | holds |
        |---|---|---|---|
        | throughput watched / not watched, median | %.4f (%.4f … %.4f with 97.9 %% confidence) | at least %.3f | %s |
        | lost | %.2f %% (%.2f … %.2f %%) | at most %.1f %% | %s |
        """,
        ROUNDS,
        ROUND_MILLIS / 1_000,
        ROUND_MILLIS / 1_000,
        SETTLE_MILLIS / 1_000,
        LocalDate.now(ZoneOffset.UTC),
        commit(),
        processor(),
        Runtime.getRuntime().availableProcessors(),
        Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0],
        System.getProperty("os.version"),
        Runtime.version(),
        median,
        low,
        high,
        1 - MOST_PERCENT / 100,
        loss <= MOST_PERCENT ? "yes" : "**no**",
        loss,
        100 * (1 - high),
        100 * (1 - low),
        MOST_PERCENT,
        loss <= MOST_PERCENT ? "yes" : "**no**");
  }

  private static String commit() throws Exception {
    Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD").start();
    return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  private static String processor() throws IOException {
    return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown processor");
  }
}
