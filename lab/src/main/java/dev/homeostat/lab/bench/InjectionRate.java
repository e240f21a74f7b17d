package dev.homeostat.lab.bench;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.BehavioralAnalyzer;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.sensor.CustomMetrics;
import dev.homeostat.sensor.Fold;
import dev.homeostat.series.MetricsDb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Eight threads that inject as fast as they can: how many calls a second, and whether one is lost.
 * With the default detectors, which fold until the next tick; with the seed's rule, which judges
 * each call, of one metric and of eight; and, to count them, through the folds that take them.
 */
public final class InjectionRate {

  private static final int THREADS = 8;
  private static final int CALLS = 500_000;

  private InjectionRate() {}

  /** Runs it. */
  public static void main(String[] args) throws InterruptedException {
    AnalyzerOptions defaults =
        AnalyzerOptions.of("lab").withInterval(Duration.ofHours(1)).withLog(line -> {});
    AnalyzerOptions seed = defaults.withDetectors(Set.of(DetectorKind.ZSCORE));
    try (BehavioralAnalyzer folding = new BehavioralAnalyzer(defaults);
        BehavioralAnalyzer judging = new BehavioralAnalyzer(seed)) {
      for (int round = 0; round < 2; round++) {
        int calls = round == 0 ? CALLS / 5 : CALLS; // The first is to warm up.
        tell(round, "default", calls, i -> folding.injectMetric("queue", i % 7));
        tell(round, "zscore", calls, i -> judging.injectMetric("queue", i % 7));
        tell(
            round,
            "zscores",
            calls,
            i -> judging.injectMetric("queue." + (Thread.currentThread().getId() % THREADS), i));
      }
    }
    CustomMetrics folds =
        new CustomMetrics(10, Duration.ofSeconds(1), MetricsDb.WINDOW, System.err::println);
    tell(1, "fold", CALLS, i -> folds.inject("queue", i));
    Fold fold = folds.inject("queue", 0);
    System.out.println("lost " + ((long) THREADS * CALLS + 1 - (fold == null ? 0 : fold.count())));
  }

  private static void tell(int round, String name, int calls, IntConsumer call)
      throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < calls; i++) {
                  call.accept(i);
                }
              }));
    }
    long began = System.nanoTime();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    if (round > 0) {
      System.out.println(name + " " + Math.round(THREADS * (double) calls / seconds));
    }
  }
}
