package dev.homeostat.lab.bench;

import dev.homeostat.lab.fork.ForkedJvm;
import dev.homeostat.lab.fork.Jdk;
import dev.homeostat.lab.fork.Jdks;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Measures how fast {@code homeostat replay} reads collection logs and flight recordings that a
 * program has just written, and writes the page about it. Takes six minutes and a gigabyte of disk.
 * Arguments: the command line's jar and the page.
 */
public final class ReplayCost {

  private static final CostReport.Heading HEADING =
      new CostReport.Heading(
          "What replaying a recording takes",
          ReplayCost.class,
          "replay-cost",
          """
          Each recording was written just before by a program on the same JDK; `homeostat replay` reads it in a JVM of its own
          with `-Xmx512m`.
          """,
          """
          How each was measured:
          - *collection log*: `-Xlog:gc*` of 30 s of a program that hands texts from thread to thread, in a heap of 32 MiB, taken
            one behind the other until there are 100 MB: each copy is a JVM that is judged afresh. Divided by the time of the
            whole call, the JVM's start included; the median of three.
          - *recording*: the settings `profile`, and every wait of a thread and every 2 KiB of memory it takes besides, for as
            long as 100 MB need; nine events in ten are waits. The time of the whole call; the median of three.
          """);

  private static final int LOG_SECONDS = 30;
  private static final long LARGE = 100_000_000;
  private static final int RUNS = 3;
  private static final double LEAST_RATE = 20;
  private static final double MOST_SECONDS = 30;
  private static final double MEGA = 1e6;
  private static final int FIRST_SECONDS = 20;
  private static final int MOST_RECORDED_SECONDS = 240;

  private final Path jar;
  private final Path folder;

  private ReplayCost(Path jar, Path folder) {
    this.jar = jar;
    this.folder = folder;
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    List<Jdk> jdks = Stream.of(17, 25).map(Jdks::find).flatMap(Optional::stream).toList();
    CostReport report = new CostReport(HEADING, jdks);
    Path folder = Files.createTempDirectory("homeostat-replay-cost");
    ReplayCost cost = new ReplayCost(Path.of(args[0]).toAbsolutePath(), folder);
    for (Jdk jdk : jdks) {
      for (String collector : List.of("G1", "Parallel")) {
        Path log = cost.log(jdk, collector);
        double seconds = cost.seconds(jdk, log).median();
        report.atLeast(
            "MB a second of a collection log of " + collector,
            jdk,
            Files.size(log) / MEGA / seconds,
            LEAST_RATE);
        Files.delete(log);
      }
      Path recording = cost.recording(jdk);
      report.tell(
          "MB of the recording", jdk, Long.toString(Math.round(Files.size(recording) / MEGA)));
      report.atMost("the recording", jdk, cost.seconds(jdk, recording), MOST_SECONDS, "s");
      Files.delete(recording);
    }
    report.write(Path.of(args[1]));
  }

  private Path log(Jdk jdk, String collector) throws Exception {
    Path one = folder.resolve("one.log");
    program(
        jdk,
        LOG_SECONDS,
        "-XX:+Use" + collector + "GC",
        "-Xmx32m",
        "-Xlog:gc*:file=" + one + ":uptime,level,tags:filecount=0");
    Path all = folder.resolve("gc.log");
    try (OutputStream out = Files.newOutputStream(all)) {
      for (long size = 0; size < LARGE; size += Files.size(one)) {
        Files.copy(one, out);
      }
    }
    Files.delete(one);
    return all;
  }

  /** Records for as long as a first, short recording says that it takes, and a tenth more. */
  private Path recording(Jdk jdk) throws Exception {
    Path file = folder.resolve("recording.jfr");
    int seconds = FIRST_SECONDS;
    while (true) {
      Files.deleteIfExists(file);
      program(
          jdk,
          seconds,
          "-Xmx64m",
          "-XX:TLABSize=2k",
          "-XX:-ResizeTLAB",
          "-XX:StartFlightRecording:settings=profile,jdk.ThreadPark#threshold=0ns,"
              + "jdk.ObjectAllocationInNewTLAB#enabled=true,jdk.ObjectAllocationOutsideTLAB#enabled=true,"
              + "maxsize=1g,filename="
              + file);
      long size = Files.size(file);
      if (size >= LARGE || seconds >= MOST_RECORDED_SECONDS) {
        return file;
      }
      seconds = (int) Math.min(MOST_RECORDED_SECONDS, Math.ceil(1.1 * seconds * LARGE / size));
    }
  }

  private void program(Jdk jdk, int seconds, String... flags) throws Exception {
    try (ForkedJvm jvm =
        ForkedJvm.on(jdk)
            .flags(flags)
            .classPath(Site.classPath())
            .run(EventfulHost.class.getName(), Integer.toString(seconds))
            .start(folder)) {
      await(jvm);
    }
  }

  private Spread seconds(Jdk jdk, Path file) throws Exception {
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      long begin = System.nanoTime();
      try (ForkedJvm jvm =
          ForkedJvm.on(jdk)
              .flags("-Xmx512m", "-jar", jar.toString())
              .run("replay", file.toString(), "--format=json")
              .start(folder)) {
        if (await(jvm) != 0) {
          throw new IllegalStateException("replay failed: " + jvm.err());
        }
      }
      seconds.add((System.nanoTime() - begin) / 1e9);
    }
    return Spread.of(seconds);
  }

  /** Waits for as long as it takes. */
  private static int await(ForkedJvm jvm) throws InterruptedException, IOException {
    while (jvm.isAlive()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return jvm.exitStatus();
  }
}
