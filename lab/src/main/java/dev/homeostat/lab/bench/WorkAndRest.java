package dev.homeostat.lab.bench;

import dev.homeostat.lab.fork.ForkedJvm;
import dev.homeostat.lab.fork.Jdk;
import dev.homeostat.lab.fork.Jdks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compares a service while its agent works with the same while the agent's switch is off, in turn:
 * whatever makes two JVMs differ, which is more than the agent costs, is the same on both sides.
 * Once with a tick a second, and once with ten, which cost several times as much and can be told
 * from noise several times as well. Writes the page about it. Takes a quarter of an hour and wants
 * the machine for itself. Arguments: the agent's jar and the page.
 */
public final class WorkAndRest {

  private static final CostReport.Heading HEADING =
      new CostReport.Heading(
          "What a service loses while the agent works",
          WorkAndRest.class,
          "work-and-rest",
          """
          A service, warm for 20 s, with the agent, whose switch (`enabled` in its `config`) is on and off in turn, 24 times each. The
          median of the 24 differences, with at least 95 % confidence.
          """,
          """
          How each was measured:
          - *The service*: that of [what agents cost a service](overhead.md), with as many connections, on the same machine; a JVM for
            the tick a second and another for ten.
          - *Processor time a request*: of all the service's threads, asked as fast as it answers for 2 s, behind 1.2 s in which the switch
            is looked at. What it takes more is what a service loses that has no processor to spare.
          - *Throughput lost*: answers of the same stretches. With clients and service on the same two processors it differs from itself by
            more than can be lost.
          - *p99*: then, with a tick a second, 1,000 requests a second for 2 s by a fixed schedule, each latency from the time the request
            was due.
          - *Work of the sampler*: processor time of its thread by the kernel's account, over all stretches in which the agent works.
          - *By that of ten ticks*: what ten ticks a second take more over how many times as much the sampler works then.
          - *At rest*: the agent is there, its thread looks at the switch once a second, and collections are listened to. What that costs is
            not seen here; [what agents cost a service](overhead.md) compares with a JVM without any agent, as exactly as two JVMs compare.
          """);

  private static final int PAIRS = 24;

  private static final double WARMING_SECONDS = 20;
  private static final double SWITCH_SECONDS = 1.2;
  private static final double SECONDS = 2;
  private static final int PER_SECOND = 1_000;
  private static final double MOST_PERCENT = 0.5;

  private final Path agent;
  private final Path folder = Files.createTempDirectory("homeostat-work-and-rest");
  private final Path config = folder.resolve("homeostat.properties");
  private long moved;

  private WorkAndRest(Path agent) throws IOException {
    this.agent = agent;
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    WorkAndRest all = new WorkAndRest(Path.of(args[0]).toAbsolutePath());
    List<Jdk> jdks = Stream.of(17, 25).map(Jdks::find).flatMap(Optional::stream).toList();
    CostReport report = new CostReport(HEADING, jdks);
    for (Jdk jdk : jdks) {
      all.compare(jdk, report);
    }
    report.write(Path.of(args[1]));
  }

  private void compare(Jdk jdk, CostReport report) throws Exception {
    Compared once = compared(jdk, "1s", true);
    Compared often = compared(jdk, "100ms", false);
    double times = often.share / once.share;
    String percent = "%.2f";
    report.tell(
        "work of the sampler with one tick a second and with ten",
        jdk,
        String.format(
            Locale.ROOT,
            "%.3f %% and %.3f %% of a processor",
            100 * once.share,
            100 * often.share));
    report.tell(
        "processor time a request, more", jdk, MedianInterval.of(once.more).text(percent) + " %");
    report.tell(
        "the same with ten ticks a second",
        jdk,
        MedianInterval.of(often.more).text(percent) + " %");
    MedianInterval part = MedianInterval.of(often.more.stream().map(more -> more / times).toList());
    report.row(
        "processor time a request, more, by that of ten ticks",
        jdk,
        part.text(percent) + " %",
        "at most " + MOST_PERCENT + " %",
        part.most() <= MOST_PERCENT);
    report.tell("throughput lost", jdk, MedianInterval.of(once.lost).text(percent) + " %");
    MedianInterval micros = MedianInterval.of(once.moreMicros);
    report.row(
        "p99, more",
        jdk,
        micros.text("%.0f") + " µs",
        "not more than nothing by what can be told",
        micros.least() <= 0);
  }

  /**
   * What was seen of a service, a pair each.
   *
   * @param more processor time a request, in percent
   * @param lost of its throughput, in percent
   * @param moreMicros of its p99; empty where that was not looked at
   * @param share of a processor that the sampler's thread took while the agent worked
   */
  private record Compared(
      List<Double> more, List<Double> lost, List<Double> moreMicros, double share) {}

  private Compared compared(Jdk jdk, String interval, boolean latency) throws Exception {
    turn(true);
    ForkedJvm.Builder builder =
        ForkedJvm.on(jdk)
            .flags("-javaagent:%s=interval=%s,config=%s".formatted(agent, interval, config))
            .flags(OverheadRun.SERVICE)
            .classPath(Site.classPath())
            .run(ServedHost.class.getName(), Long.toString(System.nanoTime()));
    try (ForkedJvm jvm = builder.start(folder);
        ServiceLoad load = new ServiceLoad(OverheadRun.port(jvm), OverheadRun.PATH)) {
      load.most(WARMING_SECONDS);
      List<Double> more = new ArrayList<>();
      List<Double> lost = new ArrayList<>();
      List<Double> moreMicros = new ArrayList<>();
      double share = 0;
      for (int pair = 0; pair < PAIRS; pair++) {
        // Who comes first in one pair comes last in the next, so that a drift tells nothing.
        boolean first = pair % 2 == 0;
        Seen one = see(first, jvm.pid(), load, latency);
        Seen other = see(!first, jvm.pid(), load, latency);
        Seen work = first ? one : other;
        Seen rest = first ? other : one;
        more.add(100 * (work.secondsARequest / rest.secondsARequest - 1));
        lost.add(100 * (1 - work.answers / rest.answers));
        if (latency) {
          moreMicros.add(work.p99Micros - rest.p99Micros);
        }
        share += work.share / PAIRS;
      }
      return new Compared(more, lost, moreMicros, share);
    }
  }

  /**
   * What was seen in one state of the switch.
   *
   * @param answers in a stretch
   * @param secondsARequest of processor time that the service took
   * @param p99Micros by schedule; 0 where that was not looked at
   * @param share of a processor that the sampler's thread took
   */
  private record Seen(double answers, double secondsARequest, double p99Micros, double share) {}

  private Seen see(boolean works, long pid, ServiceLoad load, boolean latency) throws Exception {
    turn(works);
    load.most(SWITCH_SECONDS);
    double all = seconds(pid);
    double sampler = samplerSeconds(pid);
    double answers = load.most(SECONDS);
    double share = (samplerSeconds(pid) - sampler) / SECONDS;
    double aRequest = (seconds(pid) - all) / answers;
    double p99 = latency ? OverheadRun.quantile(load.scheduled(PER_SECOND, SECONDS), 0.99) : 0;
    return new Seen(answers, aRequest, p99, share);
  }

  private void turn(boolean on) throws IOException {
    Files.writeString(config, "enabled=" + on + "\n");
    // Its time of change is what the switch goes by: make sure it is another.
    Files.setLastModifiedTime(config, FileTime.fromMillis(System.currentTimeMillis() + ++moved));
  }

  /** Processor time of all its threads, those that ended among them. */
  private static double seconds(long pid) {
    return ProcessHandle.of(pid)
            .flatMap(process -> process.info().totalCpuDuration())
            .orElseThrow()
            .toNanos()
        / 1e9;
  }

  /** Processor time of the thread that samples, by the kernel's account. */
  private static double samplerSeconds(long pid) throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks.toList()) {
        if (Files.readString(task.resolve("comm")).startsWith("homeostat-sampl")) {
          return Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ", 2)[0]) / 1e9;
        }
      }
    }
    throw new IllegalStateException("no thread samples");
  }
}
