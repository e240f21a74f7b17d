package dev.homeostat.lab.detect;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Judging one point, or one tick of all signals, side by side. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
@State(Scope.Thread)
public class DetectorBenchmark {
  private final Contenders.Contender ensemble = new Contenders.Ensemble();
  private final Contenders.Contender tick = new Contenders.Tick();
  private final Contenders.Contender naive = new Contenders.Naive();
  private final Contenders.Contender forest = new Contenders.Forest();

  /** Spike, shift, trend and score of a point. */
  @Benchmark
  public double ensemble() {
    return ensemble.next();
  }

  /** A whole tick of every signal: store, detectors, episodes. */
  @Benchmark
  public double tick() {
    return tick.next();
  }

  /** The rule over 360 points, in two passes. */
  @Benchmark
  public double naive() {
    return naive.next();
  }

  /** AWS random cut forest. */
  @Benchmark
  public double randomCutForest() {
    return forest.next();
  }
}
