package dev.homeostat.kernel;

import dev.homeostat.kernel.probe.Group;
import dev.homeostat.kernel.probe.Kernel;
import dev.homeostat.kernel.probe.Occupant;
import dev.homeostat.kernel.probe.StopTime;
import dev.homeostat.signal.Readings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures what of the pauses that two busy neighbours add is explained, by collector, against the
 * JVM's own log of collections, and prints a table. Its arguments are the JDKs' folders. Run it as
 * root, in the module's folder.
 */
final class PauseAccount {

  private static final int SECONDS = 12;

  /**
   * As in {@code [7.123s] GC(12) Pause Young (Normal) (G1 Evacuation Pause) 20M->8M(60M) 9.1ms}.
   */
  private static final Pattern PAUSE = Pattern.compile("GC\\(\\d+\\) Pause .*? (\\d+\\.\\d+)ms$");

  private PauseAccount() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println(
        "| JDK, collector | | pauses | ms each | work | waited | blocked | account/log |\n"
            + "|---|---|---|---|---|---|---|---|");
    for (String jdk : arguments) {
      for (String collector : List.of("Serial", "Parallel", "G1")) {
        measure(Path.of(jdk), collector);
      }
    }
  }

  /** What one stretch of time held: the log's pauses and the account of them. */
  record Stretch(int pauses, double loggedMillis, StopTime stops) {
    double each() {
      return loggedMillis / Math.max(1, pauses);
    }

    double each(long nanos) {
      return nanos / 1e6 / Math.max(1, pauses);
    }
  }

  private static void measure(Path jdk, String collector) throws Exception {
    Path log = Files.createTempFile("pauses", ".log");
    Process program = program(jdk, collector, log);
    List<Process> neighbours = new ArrayList<>();
    try (Kernel kernel = Kernel.open(program.pid(), Group.byDefault(), event -> {})) {
      Thread.sleep(4_000); // It gets compiled.
      Stretch alone = stretch(kernel, log, SECONDS);
      startNeighbours(neighbours);
      Stretch crowded = stretch(kernel, log, SECONDS);
      List<Occupant> occupants = kernel.recentOccupants(20);
      String name = jdk.getFileName() + ", " + collector;
      tell(name, "alone", alone);
      tell(name, "crowded", crowded);
      double added = crowded.each() - alone.each();
      double waited =
          crowded.each(crowded.stops().waitNanos()) - alone.each(alone.stops().waitNanos());
      System.out.printf(
          Locale.ROOT,
          "| %s | added %.2f ms, waiting explains %.0f %%; had by %s | | | | | | |%n",
          name,
          added,
          100 * waited / added,
          occupants.stream().filter(Occupant::ofStop).limit(3).map(Occupant::thread).toList());
    } finally {
      program.destroyForcibly().waitFor();
      neighbours.forEach(Process::destroyForcibly);
      Files.deleteIfExists(log);
    }
  }

  /** Starts a program that collects all the time and writes its pauses to a log. */
  static Process program(Path jdk, String collector, Path log) throws IOException {
    List<String> command =
        List.of(
            jdk.resolve("bin/java").toString(),
            "-XX:+Use" + collector + "GC",
            "-Xmx256m",
            "-Xmn24m",
            "-Xlog:gc:file=" + log + "::filecount=0",
            "src/test/java/dev/homeostat/kernel/CollectionLoad.java");
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Starts a busy neighbour on each processor. */
  static void startNeighbours(List<Process> neighbours) throws IOException {
    for (int processor = 0; processor < Runtime.getRuntime().availableProcessors(); processor++) {
      neighbours.add(
          new ProcessBuilder(
                  "taskset", "-c", Integer.toString(processor), "sh", "-c", "while :; do :; done")
              .start());
    }
  }

  /** Watches for some seconds. */
  static Stretch stretch(Kernel kernel, Path log, int seconds) throws Exception {
    Readings readings = new Readings();
    int lines = Files.readAllLines(log).size();
    StopTime before = kernel.stops().orElseThrow();
    for (int i = 0; i < seconds; i++) {
      Thread.sleep(1_000);
      readings.begin(System.nanoTime(), System.currentTimeMillis());
      kernel.read(readings);
    }
    StopTime stops = kernel.stops().orElseThrow().since(before);
    double millis = 0;
    int pauses = 0;
    List<String> all = Files.readAllLines(log);
    for (String line : all.subList(lines, all.size())) {
      Matcher pause = PAUSE.matcher(line);
      if (pause.find()) {
        millis += Double.parseDouble(pause.group(1));
        pauses++;
      }
    }
    return new Stretch(pauses, millis, stops);
  }

  private static void tell(String name, String how, Stretch stretch) {
    StopTime stops = stretch.stops();
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %d | %.2f | %.2f | %.2f | %.2f | %.2f |%n",
        name,
        how,
        stretch.pauses(),
        stretch.each(),
        stretch.each(stops.workNanos()),
        stretch.each(stops.waitNanos()),
        stretch.each(stops.blockedNanos()),
        stops.nanos() / 1e6 / Math.max(1, stretch.loggedMillis()));
  }
}
