package dev.homeostat.lab.bench;

import dev.homeostat.detect.Verdict;
import dev.homeostat.detect.ZScoreRule;
import dev.homeostat.series.MetricsDb;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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

/** Storing and judging one point of a full window: our ring beside a list of objects. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RuleBenchmark {

  /** A store, and values to put into it. */
  @State(Scope.Thread)
  public static class Series {
    private final MetricsDb db = new MetricsDb();
    private final ZScoreRule rule = new ZScoreRule(db, "lab");
    private final List<Point> points = new ArrayList<>();
    private final double[] values = new Random(17).doubles(1_024).toArray();
    private long nanos;

    double next() {
      nanos += TimeUnit.SECONDS.toNanos(1);
      return values[(int) (nanos / 1_000_000_000L) & 1_023];
    }
  }

  private record Point(long nanos, double value) {}

  /** Our store and rule. */
  @Benchmark
  public Verdict ring(Series series) {
    double value = series.next();
    series.db.record("lab", "threads", series.nanos, value);
    return series.rule.judge("threads", series.nanos, value);
  }

  /** The same rule over a list and streams, as one would write it first. */
  @Benchmark
  public boolean list(Series series) {
    double value = series.next();
    series.points.add(new Point(series.nanos, value));
    if (series.points.size() > MetricsDb.POINTS) {
      series.points.remove(0);
    }
    double mean = series.points.stream().mapToDouble(Point::value).average().orElse(0);
    double variance =
        series.points.stream().mapToDouble(p -> Math.pow(p.value() - mean, 2)).average().orElse(0);
    return Math.abs(value - mean) > ZScoreRule.THRESHOLD * Math.sqrt(variance);
  }
}
