package dev.homeostat.lab.bench;

import dev.homeostat.lab.corpus.Options;
import dev.homeostat.lab.fork.Jdk;
import dev.homeostat.lab.fork.Jdks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures what Homeostat and other agents cost a service, round by round in fresh JVMs, and writes
 * the page: {@code Overhead AGENT_JAR PEERS PAGE [--rounds=5] [--peer-rounds=3] [--java=17,25]
 * [--agents=none,again,homeostat,full,jmx,otel,datadog,elastic] [--rate=1000] [--seconds=8]
 * [--churn-seconds=3]}. Wants the machine for itself, for 25 minutes as it stands.
 */
public final class Overhead {

  private Overhead() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    Options options = new Options(List.of(args).subList(3, args.length));
    OverheadRun.Plan plan =
        new OverheadRun.Plan(
            (int) options.integer("rounds", 5),
            (int) options.integer("peer-rounds", 3),
            (int) options.integer("rate", 1_000),
            (int) options.integer("seconds", 8),
            (int) options.integer("churn-seconds", 3));
    List<Jdk> jdks =
        Arrays.stream(options.text("java", "17,25").split(",", -1))
            .map(Integer::valueOf)
            .map(Jdks::find)
            .flatMap(Optional::stream)
            .toList();
    List<String> keys = List.of(options.text("agents", "").split(",", -1));
    List<Contender> contenders =
        Contender.all(Path.of(args[0]).toAbsolutePath(), Path.of(args[1]).toAbsolutePath()).stream()
            .filter(each -> keys.contains("") || keys.contains(each.key()))
            .toList();
    OverheadPage page = new OverheadPage(jdks, contenders, plan);
    Path folder = Files.createTempDirectory("homeostat-overhead");
    for (int round = 0; round < plan.rounds(); round++) {
      for (Jdk jdk : jdks) {
        page.add(jdk, round(contenders, jdk, folder, plan, round));
        page.write(Path.of(args[2]));
      }
    }
  }

  /** Each of them once; each round begins with another, so that none always comes first. */
  private static Map<Contender, Map<Column, Double>> round(
      List<Contender> contenders, Jdk jdk, Path folder, OverheadRun.Plan plan, int round)
      throws Exception {
    List<Contender> order = new ArrayList<>(contenders);
    order.removeIf(each -> each.peer() && round >= plan.peerRounds());
    Collections.rotate(order, -round);
    Map<Contender, Map<Column, Double>> figures = new LinkedHashMap<>();
    for (Contender contender : order) {
      Path place = Files.createTempDirectory(folder, contender.key());
      figures.put(contender, OverheadRun.of(contender, jdk, place, plan));
      System.out.println(
          jdk + ", round " + (round + 1) + ", " + contender.name() + ": " + figures.get(contender));
    }
    return figures;
  }
}
