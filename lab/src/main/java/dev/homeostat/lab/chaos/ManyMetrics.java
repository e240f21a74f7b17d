package dev.homeostat.lab.chaos;

import static dev.homeostat.lab.chaos.Fault.hold;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.BehavioralAnalyzer;
import dev.homeostat.series.MetricsDb;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Injects 100,000 metrics, a name each, again and again, into an analyser of this JVM. */
final class ManyMetrics implements Fault {

  private static final int METRICS = 100_000;
  private static final int ROUNDS = 20;

  @Override
  public String name() {
    return "many-metrics";
  }

  @Override
  public String run(Place place) throws Exception {
    AtomicInteger lines = new AtomicInteger();
    AnalyzerOptions options =
        AnalyzerOptions.of("shop")
            .withInterval(Duration.ofMillis(100))
            .withLearning(Duration.ofSeconds(6))
            .withData(place.data())
            .withLog(line -> lines.incrementAndGet());
    String[] names = new String[METRICS];
    for (int i = 0; i < METRICS; i++) {
      names[i] = "metric_" + i;
    }
    long before = living();
    try (BehavioralAnalyzer analyzer = new BehavioralAnalyzer(options)) {
      analyzer.startAsync();
      long begun = System.nanoTime();
      for (int round = 0; round < ROUNDS; round++) {
        for (String name : names) {
          analyzer.injectMetric(name, round % 3);
        }
        TimeUnit.MILLISECONDS.sleep(500);
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      double kept = (living() - before) / 1e6;
      int series = analyzer.db().seriesCount();
      double tick = analyzer.cost().processorSeconds() / analyzer.cost().ticks() * 1e3;
      hold(series <= MetricsDb.MAX_SERIES, series + " series are kept");
      hold(analyzer.cost().ticks() > seconds, "it ticks no more");
      return "%,d names injected %d times: %d series kept, as many as may be, %,d lines to the log (at most 20 a minute are printed), %.1f MB of heap, %.2f ms of the processor a tick"
          .formatted(METRICS, ROUNDS, series, lines.get(), kept, tick);
    }
  }

  private static long living() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
