package dev.homeostat.lab.bench;

import dev.homeostat.lab.fork.ForkedJvm;
import dev.homeostat.lab.fork.Jdk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the agent costs until main begins. */
final class StartCost {

  private static final int ROUNDS = 20;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MOST_PREMAIN_MILLIS = 10;
  private static final double MOST_START_MILLIS = 30;

  private final Site site;

  StartCost(Site site) {
    this.site = site;
  }

  void measure(CostReport report) throws Exception {
    Candidate timed =
        Candidate.agent("timed", AgentJars.timed(site.folder(), site.agent()), Site.EVERY_SECOND);
    for (Jdk jdk : site.jdks()) {
      List<Double> millis = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        millis.add(once(timed, jdk, false).of("premain") / NANOS_PER_MILLI);
      }
      report.atMost("premain", jdk, Spread.of(millis), MOST_PREMAIN_MILLIS, "ms");
    }
    List<Candidate> candidates = site.candidates();
    for (Jdk jdk : site.jdks()) {
      Rounds free = new Rounds(candidates, jdk, false);
      report.tell("start-up without an agent", jdk, Spread.of(free.bare) + " ms");
      report.atMost(
          "start-up more than an empty agent's",
          jdk,
          Spread.of(free.more),
          MOST_START_MILLIS,
          "ms");
      Rounds bound = new Rounds(candidates, jdk, true);
      report.tell("the same on one processor", jdk, Spread.of(bound.more) + " ms");
    }
  }

  /** Several rounds, the candidates in turn. */
  private final class Rounds {
    private final List<Double> bare = new ArrayList<>();
    private final List<Double> more = new ArrayList<>();

    Rounds(List<Candidate> candidates, Jdk jdk, boolean bound) throws Exception {
      for (int round = 0; round < ROUNDS; round++) {
        List<Double> millis = new ArrayList<>();
        for (Candidate candidate : candidates) {
          millis.add(once(candidate, jdk, bound).of("main") / NANOS_PER_MILLI);
        }
        bare.add(millis.get(0));
        more.add(millis.get(2) - millis.get(1));
      }
    }
  }

  private Figures once(Candidate candidate, Jdk jdk, boolean bound)
      throws IOException, InterruptedException {
    try (ForkedJvm jvm =
        bound
            ? candidate.startBound(jdk, site.folder(), "once")
            : candidate.start(jdk, site.folder(), List.of(), "once")) {
      return Figures.ofEnded(jvm);
    }
  }
}
