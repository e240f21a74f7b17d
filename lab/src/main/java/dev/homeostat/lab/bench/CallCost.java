package dev.homeostat.lab.bench;

import dev.homeostat.lab.fork.Jdk;
import java.util.List;

/** What a tick allocates, and how fast the application's own metrics are taken. */
final class CallCost {

  private static final double LEAST_CALLS = 1e6;

  private final Site site;

  CallCost(Site site) {
    this.site = site;
  }

  void measure(CostReport report) throws Exception {
    for (Jdk jdk : site.jdks()) {
      Figures bytes = site.run(jdk, TickAllocation.class);
      double bare = bytes.of("bare");
      report.tell("allocated a tick, the beans asked bare", jdk, withMean(bytes, "bare"));
      report.atMost(
          "allocated a tick, reading", jdk, Spread.of(List.of(bytes.of("read"))), bare, "bytes");
      report.tell("its mean, what is read seldom among it", jdk, withMean(bytes, "read"));
      report.atMost(
          "allocated a tick, judging", jdk, Spread.of(List.of(bytes.of("judged"))), 0, "bytes");
      report.tell("its mean", jdk, withMean(bytes, "judged"));
      Figures calls = site.run(jdk, InjectionRate.class);
      report.atLeast("injected a second, default", jdk, calls.of("default"), LEAST_CALLS);
      report.atLeast("injected a second, `zscore`", jdk, calls.of("zscore"), LEAST_CALLS);
      report.atLeast(
          "injected a second, `zscore`, eight metrics", jdk, calls.of("zscores"), LEAST_CALLS);
      report.atMost(
          "injected and lost", jdk, Spread.of(List.of(Math.abs(calls.of("lost")))), 0, "calls");
    }
  }

  private static String withMean(Figures bytes, String name) {
    return "median %.0f, mean %.0f bytes".formatted(bytes.of(name), bytes.of(name + "Mean"));
  }
}
