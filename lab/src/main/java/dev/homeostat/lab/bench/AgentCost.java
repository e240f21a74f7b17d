package dev.homeostat.lab.bench;

import dev.homeostat.lab.fork.Jdk;
import dev.homeostat.lab.fork.Jdks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Measures what the agent costs beside an empty agent and none, on every supported JDK that is
 * installed, and writes the page. Takes thirteen minutes and wants the machine for itself.
 * Arguments: the agent's jar, the page, and, to measure less, the parts: {@code start}, {@code
 * memory}, {@code tick}, {@code calls}.
 */
public final class AgentCost {

  private static final List<String> PARTS = List.of("start", "memory", "tick", "calls");

  private static final CostReport.Heading HEADING =
      new CostReport.Heading(
          "What the agent costs",
          AgentCost.class,
          "overhead-quick",
          """
          Median (least … most). Homeostat runs with its defaults at `interval=1s`; it, an empty agent and no agent
          were measured in turn, in fresh JVMs.
          """,
          """
          How each was measured:
          - *premain*: `System.nanoTime` around the shim's premain, its class loading included, in 20 fresh JVMs; called from
            a copy of the jar that holds the clock.
          - *start-up*: from before the process is made to the first line of main; 20 rounds, the difference within each.
            *On one processor*: the same, bound to one by `taskset`, where what the agent does at its start cannot run beside main.
          - *resident memory*: `VmRSS` after 25 s of idling, `-Xms64m -Xmx64m -XX:+AlwaysPreTouch`, the JVM's own choice of a
            collector and the serial one; 10 rounds, the difference within each. *Bare*: an agent that asks the same beans each
            second and does nothing else.
          - *living heap*: the sum of `jcmd PID GC.class_histogram`, which collects before, then, serial collector. How much is in
            use behind a collection says more, by whole buffers that threads take to allocate from (0.2 to 0.6 MB a run), and was
            told here before. *Threads*: those named `homeostat-…`, then.
          - *processor a tick*: processor time of the thread `homeostat-sampler` over 65 s, from 70 s after the start, in three
            rounds of three hosts and three with the bare beans on each JDK, at once, 83 ms apart. *The first minute's*: over the
            65 s before, from 5 s on: most of it runs interpreted, and one tick of 7 ms rehearses an alert. *From the seventh minute*: of the last round's three, once what is called at each tick
            is compiled. *At 100ms*: by itself, behind the others. What changes slowly is read at one tick of five.
          - *allocated*: bytes a thread allocates at a tick while it reads, judges, and asks the same beans bare; the median of
            1,200 ticks after 3,000, without class histograms.
          - *injected*: 8 threads, 500,000 calls each, of one metric or one for each thread. The default detectors fold the calls
            of a tick, the seed's rule (`zscore`) judges each. *Lost*: calls less what the fold has counted.
          """);

  private AgentCost() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    List<String> parts = args.length > 2 ? List.of(args).subList(2, args.length) : PARTS;
    List<Jdk> jdks = Stream.of(17, 25).map(Jdks::find).flatMap(Optional::stream).toList();
    Path folder = Files.createTempDirectory("homeostat-agent-cost");
    Site site = new Site(jdks, Path.of(args[0]).toAbsolutePath(), folder);
    CostReport report = new CostReport(HEADING, jdks);
    for (String part : parts) {
      switch (part) {
        case "start" -> new StartCost(site).measure(report);
        case "memory" -> new MemoryCost(site).measure(report);
        case "tick" -> new TickCost(site).measure(report);
        case "calls" -> new CallCost(site).measure(report);
        default -> throw new IllegalArgumentException(part + " is none of " + PARTS);
      }
      report.write(Path.of(args[1]));
    }
  }
}
