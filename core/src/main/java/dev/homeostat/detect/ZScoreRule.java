package dev.homeostat.detect;

import dev.homeostat.series.Baseline;
import dev.homeostat.series.MetricsDb;
import dev.homeostat.signal.Signal;
import java.util.EnumSet;
import java.util.Set;

/**
 * The seed's rule, kept exactly: the newest point is an anomaly where it lies more than three
 * population standard deviations from the mean of its window, itself in it. Under ten points, and
 * where nothing deviates, there is no verdict. Stateless but for the store it reads; costs one fold
 * of the window and allocates only on an anomaly.
 *
 * <p>Source: the behavioural analyser of Syntrex Lab's gomcp (see NOTICE). What the rule cannot
 * see, a steady leak before all, is told in {@code docs/detectors.md}.
 */
public final class ZScoreRule {

  /** Beyond this many standard deviations, either way, a point is an anomaly. */
  public static final double THRESHOLD = 3.0;

  /** The metrics of the seed, in its order; custom metrics are judged besides. */
  private static final Set<Signal> SIGNALS =
      EnumSet.of(Signal.THREADS, Signal.HEAP_ALLOC_MB, Signal.HEAP_OBJECTS_K, Signal.GC_PAUSE_MS);

  private final MetricsDb db;
  private final String component;

  /** Makes the rule for the series of one component. */
  public ZScoreRule(MetricsDb db, String component) {
    this.db = db;
    this.component = component;
  }

  /** Whether the rule judges a signal of the catalogue. */
  public static boolean judges(Signal signal) {
    return SIGNALS.contains(signal);
  }

  /**
   * Judges the newest point of a series, which the store already holds.
   *
   * @param nanos the point's monotonic time
   * @param value the point's value
   */
  public Verdict judge(String metric, long nanos, double value) {
    double zScore = db.zScore(component, metric, nanos, value);
    if (!(Math.abs(zScore) > THRESHOLD)) { // NaN too: the sum of the window overflowed.
      return Verdict.NORMAL;
    }
    Baseline baseline = db.baseline(component, metric, nanos);
    return new Verdict.Anomalous(value, baseline.mean(), zScore);
  }
}
