package dev.homeostat.lab.bench;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.BehavioralAnalyzer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Handing a value of the application's to the analyser, from one thread and from eight. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class InjectBenchmark {

  /** An analyser that does not tick. */
  @State(Scope.Benchmark)
  public static class Injected {
    private final BehavioralAnalyzer analyzer =
        new BehavioralAnalyzer(
            AnalyzerOptions.of("lab").withInterval(Duration.ofHours(1)).withLog(line -> {}));

    /** Ends it. */
    @TearDown
    public void close() {
      analyzer.close();
    }
  }

  /** A counter: folded only. */
  @Benchmark
  @Threads(1)
  public void counterFromOneThread(Injected injected) {
    injected.analyzer.injectMetric("orders_total", 1);
  }

  /** A counter, contended. */
  @Benchmark
  @Threads(8)
  public void counterFromEightThreads(Injected injected) {
    injected.analyzer.injectMetric("orders_total", 1);
  }

  /** A level: stored and judged at each call. */
  @Benchmark
  @Threads(1)
  public void levelFromOneThread(Injected injected) {
    injected.analyzer.injectMetric("queue", 1);
  }

  /** A level, contended. */
  @Benchmark
  @Threads(8)
  public void levelFromEightThreads(Injected injected) {
    injected.analyzer.injectMetric("queue", 1);
  }
}
