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
 * installed, and writes the page. Takes nine minutes and wants the machine for itself. Arguments:
 * the agent's jar, the page, and, to measure less, the parts: {@code start}, {@code memory}, {@code
 * tick}, {@code calls}.
 */
public final class AgentCost {

  private static final List<String> PARTS = List.of("start", "memory", "tick", "calls");

  private AgentCost() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    List<String> parts = args.length > 2 ? List.of(args).subList(2, args.length) : PARTS;
    List<Jdk> jdks = Stream.of(17, 25).map(Jdks::find).flatMap(Optional::stream).toList();
    Path folder = Files.createTempDirectory("homeostat-agent-cost");
    Site site = new Site(jdks, Path.of(args[0]).toAbsolutePath(), folder);
    CostReport report = new CostReport(jdks);
    for (String part : parts) {
      switch (part) {
        case "start" -> new StartCost(site).measure(report);
        case "memory" -> new MemoryCost(site).measure(report);
        case "tick" -> new TickCost(site).measure(report);
        case "calls" -> new CallCost(site).measure(report);
        default -> throw new IllegalArgumentException(part + " is none of " + PARTS);
      }
    }
    report.write(Path.of(args[1]));
  }
}
