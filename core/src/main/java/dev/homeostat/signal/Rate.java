package dev.homeostat.signal;

/**
 * Turns the readings of a counter into its growth per second. The first reading, one that is lower
 * than the last (a restart or a wrap) and one without time between begin anew. Not thread-safe.
 */
public final class Rate {

  private static final double NANOS_PER_SECOND = 1e9;

  private double last = Double.NaN;
  private long lastNanos;

  /** Begins without a reading. */
  public Rate() {}

  /** Growth per second since the last call, or NaN where there is nothing to compare with. */
  public double perSecond(long nanos, double count) {
    double seconds = (nanos - lastNanos) / NANOS_PER_SECOND;
    double rate = count >= last && seconds > 0 ? (count - last) / seconds : Double.NaN;
    last = count;
    lastNanos = nanos;
    return rate;
  }
}
