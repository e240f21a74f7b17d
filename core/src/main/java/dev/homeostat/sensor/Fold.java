package dev.homeostat.sensor;

import dev.homeostat.signal.MetricName;
import dev.homeostat.signal.Rate;
import dev.homeostat.signal.Signal;
import org.jspecify.annotations.Nullable;

/**
 * What was injected of one metric since the last tick: count, sum, min, max and last. The tick's
 * value is the mean, and of a counter the growth per second of its last value. Thread-safe.
 */
public final class Fold {

  private final String name;
  private final String metric;
  private final @Nullable Signal signal;
  private final @Nullable Rate rate;
  private long count;
  private double sum;
  private double min;
  private double max;
  private double last;
  private long takenNanos;
  private boolean retired;

  Fold(String name) {
    this.name = MetricName.bare(name);
    this.signal = Signal.ofMetric(name).orElse(null);
    this.metric = signal != null ? name : Signal.CUSTOM_PREFIX + this.name;
    this.rate = MetricName.isCounter(name) ? new Rate() : null;
  }

  /** The name without the prefix. */
  public String name() {
    return name;
  }

  /** The name as in alerts and the store: with the prefix, unless it is one of the catalogue's. */
  public String metric() {
    return metric;
  }

  /** The signal it feeds, where the name is one of the catalogue's. */
  @SuppressWarnings("exports") // Who has no JSpecify still reads the signature.
  public @Nullable Signal signal() {
    return signal;
  }

  /** Whether it counts up and is judged by its growth. */
  public boolean isCounter() {
    return rate != null;
  }

  /** How many values were folded since the last tick. */
  public synchronized long count() {
    return count;
  }

  /** Folds a value in; false where this one is retired, and another takes its place. */
  synchronized boolean add(double value) {
    if (retired) {
      return false;
    }
    min = count == 0 ? value : Math.min(min, value);
    max = count == 0 ? value : Math.max(max, value);
    sum += value;
    last = value;
    count++;
    return true;
  }

  /** Takes no more values where none came for so long; says whether that is so. */
  synchronized boolean retire(long nanos, long idleNanos) {
    retired = count == 0 && nanos - takenNanos >= idleNanos;
    return retired;
  }

  /** Takes the value of a tick and begins anew; NaN where nothing was injected. */
  synchronized double take(long nanos) {
    if (count == 0) {
      return Double.NaN;
    }
    double mean = Math.max(min, Math.min(max, sum / count)); // Rounding must not leave the range.
    count = 0;
    sum = 0;
    takenNanos = nanos;
    return rate == null ? mean : rate.perSecond(nanos, last);
  }
}
