package dev.homeostat.detect;

import java.nio.ByteBuffer;

/**
 * What a series is expected to be: a robust, exponentially weighted level and scale.
 *
 * <p>The level follows residuals clipped at 2.7 scales, the scale their mean absolute value (times
 * √(π/2) = 1.2533, so that it is the standard deviation of Gaussian noise): one wild value moves
 * neither far (Huber's M-estimator of location, run recursively). Both begin as plain means, so
 * that the weight of the n-th value is 1/n until the memory is full. The scale never falls below
 * what makes a constant or quantised series usable: a quarter of the smallest change that matters,
 * or six thousandths of the usual magnitude.
 *
 * <p>Not thread-safe. A few nanoseconds a value, allocates nothing.
 */
final class Expectation {
  private static final double LEVEL_MEMORY = 1200;
  private static final double SCALE_MEMORY = 2800;
  private static final double CLIP = 2.7;
  private static final double DEVIATION_PER_MEAN = 1.2533;

  /** Values taken as they come, before there is a scale to clip by. */
  private static final int PLAIN = 30;

  /** As many of a signal looked at so rarely that it has no more when learning is over. */
  private static final int PLAIN_LEARNED = 10;

  private static final double SHARE_OF_MAGNITUDE = 0.006;
  private static final double SHARE_OF_SMALLEST_CHANGE = 0.25;
  private static final double LEAST_SCALE = 1e-9;
  private static final double MOST = 1e6;

  /** Two such values still lie a finite distance apart. */
  private static final double MOST_VALUE = Double.MAX_VALUE / 4;

  private final double smallestScale;
  private double level = Double.NaN;
  private double spread;
  private double magnitude;
  private double scale;
  private long count;

  Expectation(Traits traits) {
    smallestScale = Math.max(LEAST_SCALE, SHARE_OF_SMALLEST_CHANGE * traits.smallestChange());
    scale = smallestScale;
  }

  /** Distance of a value from the level, in the signal's unit; 0 before the first value. */
  double residual(double value) {
    return count == 0 ? 0 : bounded(value) - level;
  }

  /** A residual in robust standard deviations, within ±10⁶. */
  double z(double residual) {
    return Math.max(-MOST, Math.min(MOST, residual / scale));
  }

  /** Robust standard deviation, never 0. */
  double scale() {
    return scale;
  }

  /** The expected value, NaN before the first. */
  double level() {
    return level;
  }

  /**
   * Learns a value.
   *
   * @param value of a tick; no farther from 0 than a quarter of what a double holds counts
   * @param learned whether learning is over
   */
  void add(double value, boolean learned) {
    double x = bounded(value);
    if (count == 0) {
      level = x;
    }
    double residual = x - level;
    double size = Math.abs(residual);
    if (count >= (learned ? PLAIN_LEARNED : PLAIN) && size > CLIP * scale) {
      size = CLIP * scale;
      residual = residual > 0 ? size : -size;
    }
    count++;
    level += residual * (count < LEVEL_MEMORY ? 1.0 / count : 1 / LEVEL_MEMORY);
    double weight = count < SCALE_MEMORY ? 1.0 / count : 1 / SCALE_MEMORY;
    spread += (size - spread) * weight;
    magnitude += (Math.abs(x) - magnitude) * weight;
    scale =
        Math.max(
            smallestScale, Math.max(DEVIATION_PER_MEAN * spread, SHARE_OF_MAGNITUDE * magnitude));
  }

  /** Moves to another level, from which it may soon be moved on; the scale stays. */
  void rebase(double newLevel) {
    level = bounded(newLevel);
    count = Math.min(count, 2 * PLAIN);
  }

  /** The level is another that matters, and so may the noise be that lies around it. */
  void relearn() {
    count = Math.min(count, PLAIN_LEARNED - 1);
  }

  private static double bounded(double value) {
    return Math.max(-MOST_VALUE, Math.min(MOST_VALUE, value));
  }

  void write(ByteBuffer out) {
    out.putDouble(level).putDouble(spread).putDouble(magnitude).putDouble(scale).putLong(count);
  }

  void read(ByteBuffer in) {
    level = in.getDouble();
    spread = in.getDouble();
    magnitude = in.getDouble();
    scale = in.getDouble();
    count = in.getLong();
  }
}
