package dev.homeostat.lab.bench;

import dev.homeostat.lab.fork.ForkedJvm;
import dev.homeostat.lab.fork.Jdk;
import dev.homeostat.lab.fork.Jdks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compares a service while its agent works with the same while the agent's switch is off, in turn:
 * whatever makes two JVMs differ, which is more than the agent costs, is the same on both sides.
 * Writes the page about it. Takes eleven minutes and wants the machine for itself. Arguments: the
 * agent's jar and the page.
 */
public final class WorkAndRest {

  private static final CostReport.Heading HEADING =
      new CostReport.Heading(
          "What a service loses while the agent works",
          WorkAndRest.class,
          "work-and-rest",
          """
          A service, warm for 20 s, with the agent at `interval=1s`, whose switch (`enabled` in its `config`) is on and off in turn, 28 times
          each. The median of the 28 differences, with at least 95 % confidence.
          """,
          """
          How each was measured:
          - *The service*: that of [what agents cost a service](overhead.md), with as many connections, on the same machine.
          - *Throughput lost*: asked as fast as it answers for 2 s, behind 1.2 s in which the switch is looked at.
          - *p99*: then 1,000 requests a second for 2 s by a fixed schedule, each latency from the time the request was due.
          - *At rest*: the agent is there, its thread looks at the switch once a second, and collections are listened to. What that costs is
            not seen here; [what agents cost a service](overhead.md) compares with a JVM without any agent, as exactly as two JVMs compare.
          """);

  private static final int PAIRS = 28;

  private static final double WARMING_SECONDS = 20;
  private static final double SWITCH_SECONDS = 1.2;
  private static final double SECONDS = 2;
  private static final int PER_SECOND = 1_000;
  private static final double MOST_PERCENT = 0.5;

  private final Path config;
  private final ServiceLoad load;
  private long moved;

  private WorkAndRest(Path config, ServiceLoad load) {
    this.config = config;
    this.load = load;
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    Path agent = Path.of(args[0]).toAbsolutePath();
    List<Jdk> jdks = Stream.of(17, 25).map(Jdks::find).flatMap(Optional::stream).toList();
    CostReport report = new CostReport(HEADING, jdks);
    Path folder = Files.createTempDirectory("homeostat-work-and-rest");
    Path config = folder.resolve("homeostat.properties");
    for (Jdk jdk : jdks) {
      Files.writeString(config, "enabled=true\n");
      ForkedJvm.Builder builder =
          ForkedJvm.on(jdk)
              .flags("-javaagent:%s=%s,config=%s".formatted(agent, Site.EVERY_SECOND, config))
              .flags(OverheadRun.SERVICE)
              .classPath(Site.classPath())
              .run(ServedHost.class.getName(), Long.toString(System.nanoTime()));
      try (ForkedJvm jvm = builder.start(folder);
          ServiceLoad load = new ServiceLoad(OverheadRun.port(jvm), OverheadRun.PATH)) {
        load.most(WARMING_SECONDS);
        new WorkAndRest(config, load).compare(jdk, report);
      }
    }
    report.write(Path.of(args[1]));
  }

  /**
   * What was seen in one state of the switch.
   *
   * @param answers in a stretch
   * @param p99Micros by schedule
   */
  private record Seen(double answers, double p99Micros) {}

  private void compare(Jdk jdk, CostReport report) throws Exception {
    List<Double> lost = new ArrayList<>();
    List<Double> more = new ArrayList<>();
    for (int pair = 0; pair < PAIRS; pair++) {
      // Who comes first in one pair comes last in the next, so that a drift tells nothing.
      boolean first = pair % 2 == 0;
      Seen one = see(first);
      Seen other = see(!first);
      Seen work = first ? one : other;
      Seen rest = first ? other : one;
      lost.add(100 * (1 - work.answers / rest.answers));
      more.add(work.p99Micros - rest.p99Micros);
    }
    MedianInterval percent = MedianInterval.of(lost);
    report.row(
        "throughput lost",
        jdk,
        percent.text("%.2f") + " %",
        "at most " + MOST_PERCENT + " %",
        percent.most() <= MOST_PERCENT);
    MedianInterval micros = MedianInterval.of(more);
    report.row(
        "p99, more",
        jdk,
        micros.text("%.0f") + " µs",
        "not more than nothing by what can be told",
        micros.least() <= 0);
  }

  private Seen see(boolean works) throws Exception {
    Files.writeString(config, "enabled=" + works + "\n");
    // Its time of change is what the switch goes by: make sure it is another.
    Files.setLastModifiedTime(config, FileTime.fromMillis(System.currentTimeMillis() + ++moved));
    load.most(SWITCH_SECONDS);
    double answers = load.most(SECONDS);
    long[] nanos = load.scheduled(PER_SECOND, SECONDS);
    return new Seen(answers, OverheadRun.quantile(nanos, 0.99));
  }
}
