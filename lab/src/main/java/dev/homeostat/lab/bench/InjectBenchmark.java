package dev.homeostat.lab.bench;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.BehavioralAnalyzer;
import dev.homeostat.detect.DetectorKind;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
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

    /** {@code default} folds the calls of a tick, {@code zscore} judges each. */
    @Param({"default", "zscore"})
    private String detectors = "default";

    private BehavioralAnalyzer analyzer = new BehavioralAnalyzer(AnalyzerOptions.of("lab"));

    /** Makes it. */
    @Setup
    public void open() {
      AnalyzerOptions options =
          AnalyzerOptions.of("lab").withInterval(Duration.ofHours(1)).withLog(line -> {});
      analyzer =
          new BehavioralAnalyzer(
              detectors.equals("zscore")
                  ? options.withDetectors(Set.of(DetectorKind.ZSCORE))
                  : options);
    }

    /** Ends it. */
    @TearDown
    public void close() {
      analyzer.close();
    }
  }

  /** From one thread. */
  @Benchmark
  @Threads(1)
  public void fromOneThread(Injected injected) {
    injected.analyzer.injectMetric("queue", System.nanoTime() & 7);
  }

  /** From eight. */
  @Benchmark
  @Threads(8)
  public void fromEightThreads(Injected injected) {
    injected.analyzer.injectMetric("queue", System.nanoTime() & 7);
  }
}
