package dev.homeostat.detect;

import java.nio.ByteBuffer;

/**
 * What a driver, such as allocation, explains of a series: an exponentially weighted regression.
 *
 * <p>Nothing is explained before 120 pairs were seen and while less than half of the variance is
 * (r² below 0.5): a weak driver would only add its own noise.
 *
 * <p>Not thread-safe. O(1), allocates nothing.
 */
final class Driver {
  private static final double MEMORY = 1200;
  private static final double RECENT = 30;
  private static final int LEAST = 120;
  private static final double LEAST_EXPLAINED = 0.5;

  private double driverMean;
  private double valueMean;
  private double driverVariance;
  private double valueVariance;
  private double covariance;
  private double recent;

  /** Mean of the driver when it began to explain: a moving one would move the level with it. */
  private double anchor = Double.NaN;

  private long count;

  /** Learns a pair; a missing driver is skipped. */
  void add(double driver, double value) {
    if (Double.isNaN(driver)) {
      return;
    }
    count++;
    double weight = 1 / Math.min(count, MEMORY);
    double d = driver - driverMean;
    double v = value - valueMean;
    driverMean += d * weight;
    valueMean += v * weight;
    driverVariance += (d * d * (1 - weight) - driverVariance) * weight;
    valueVariance += (v * v * (1 - weight) - valueVariance) * weight;
    covariance += (d * v * (1 - weight) - covariance) * weight;
    recent += (driver - recent) / Math.min(count, RECENT);
  }

  /**
   * How far a driver's value moves the expectation from its level; 0 where nothing is explained.
   */
  double explained(double driver) {
    double slope = Double.isNaN(driver) ? 0 : slope();
    if (slope == 0) {
      return 0;
    }
    if (Double.isNaN(anchor)) {
      anchor = driverMean;
    }
    return slope * (driver - anchor);
  }

  /** How far the driver's mean of about the last 30 ticks moves the expectation from its level. */
  double explainedLately() {
    return explained(recent);
  }

  /** Whether it explains anything. */
  boolean explains() {
    return slope() != 0;
  }

  /** How far it lately moved from where it mostly was. */
  double moved() {
    return slope() * (recent - driverMean);
  }

  private double slope() {
    boolean explains =
        count >= LEAST
            && covariance * covariance >= LEAST_EXPLAINED * driverVariance * valueVariance;
    return explains && driverVariance > 0 ? covariance / driverVariance : 0;
  }

  void write(ByteBuffer out) {
    out.putDouble(driverMean)
        .putDouble(valueMean)
        .putDouble(driverVariance)
        .putDouble(valueVariance);
    out.putDouble(covariance).putDouble(recent).putDouble(anchor).putLong(count);
  }

  void read(ByteBuffer in) {
    driverMean = in.getDouble();
    valueMean = in.getDouble();
    driverVariance = in.getDouble();
    valueVariance = in.getDouble();
    covariance = in.getDouble();
    recent = in.getDouble();
    anchor = in.getDouble();
    count = in.getLong();
  }
}
