package dev.homeostat.series;

/**
 * The statistics of a series' window, the newest point included.
 *
 * @param count how many points the window holds
 * @param mean their mean, 0 without points
 * @param stdDev their population standard deviation, 0 without points
 * @param min the smallest, 0 without points
 * @param max the largest, 0 without points
 */
public record Baseline(int count, double mean, double stdDev, double min, double max) {

  /** Fewer points than this have no z-score. */
  public static final int MIN_POINTS = 10;

  /** A window without a point. */
  public static final Baseline EMPTY = new Baseline(0, 0, 0, 0, 0);

  /**
   * How many standard deviations the value lies above the mean; 0 under {@link #MIN_POINTS} points
   * or where nothing deviates.
   */
  public double zScore(double value) {
    return zScore(count, mean, stdDev, value);
  }

  static double zScore(int count, double mean, double stdDev, double value) {
    return count < MIN_POINTS || stdDev == 0 ? 0 : (value - mean) / stdDev;
  }
}
