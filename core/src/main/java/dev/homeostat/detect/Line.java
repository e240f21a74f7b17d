package dev.homeostat.detect;

import dev.homeostat.series.Tiers;

/**
 * Least-squares line through a stretch of the floors of a tier's buckets, with an error that knows
 * of autocorrelation.
 *
 * <p>The floor of a bucket is its minimum, for a signal that hurts downwards its negated maximum;
 * so harm always points up. With residuals of standard deviation σ and lag-1 autocorrelation ρ the
 * slope's error is that of independent points times √((1+ρ)/(1−ρ)), the square root of points per
 * effective point (Bartlett 1946). ρ̂ of n points is too small by about (1+3ρ)/n (Kendall 1954),
 * which is added back.
 *
 * <p>Not thread-safe: a scratch that is fitted again and again. O(length) a fit, allocates nothing.
 */
final class Line {
  /**
   * More correlation than this is not told from a random walk in 32 points: (1+0.9)/(1−0.9) = 19
   * points per point.
   */
  private static final double MOST_CORRELATION = 0.9;

  private static final int MEANS = 0;

  private double slope;
  private double error;
  private double deviation;
  private double inflation;
  private double newest;
  private double oldest;
  private int count;

  /**
   * Fits buckets of one level.
   *
   * @param sign 1, or −1 where harm points down
   * @param from age of the oldest bucket
   * @param to age of the newest bucket
   * @return whether at least three buckets held values
   */
  boolean fit(Tiers tiers, int level, int sign, int from, int to) {
    return fitTo(tiers, level, sign, from, to);
  }

  /** Fits the means of buckets instead of their floors. */
  boolean fitMeans(Tiers tiers, int level, int from, int to) {
    return fitTo(tiers, level, MEANS, from, to);
  }

  private boolean fitTo(Tiers tiers, int level, int sign, int from, int to) {
    count = 0;
    double shift = Double.NaN;
    double sx = 0;
    double sy = 0;
    double sxx = 0;
    double sxy = 0;
    for (int age = from; age >= to; age--) {
      double y = sign == MEANS ? tiers.mean(level, age) : floor(tiers, level, sign, age);
      if (!Double.isNaN(y)) {
        if (count == 0) {
          shift = y;
        }
        double x = from - age;
        double d = y - shift;
        count++;
        sx += x;
        sy += d;
        sxx += x * x;
        sxy += x * d;
      }
    }
    if (count < 3) {
      return false;
    }
    double varX = sxx - sx * sx / count;
    slope = (sxy - sx * sy / count) / varX;
    double base = (sy - slope * sx) / count;
    oldest = shift + base;
    newest = oldest + slope * (from - to);
    double squares = 0;
    double products = 0;
    double previous = 0;
    for (int age = from; age >= to; age--) {
      double y = sign == MEANS ? tiers.mean(level, age) : floor(tiers, level, sign, age);
      if (!Double.isNaN(y)) {
        double residual = y - oldest - slope * (from - age);
        squares += residual * residual;
        products += residual * previous;
        previous = residual;
      }
    }
    deviation = Math.sqrt(squares / (count - 2));
    inflation = squares > 0 ? inflation(products / squares, count) : 1;
    error = deviation / Math.sqrt(varX) * Math.sqrt(inflation);
    return true;
  }

  /** Points per effective point, from the measured lag-1 autocorrelation of n residuals. */
  static double inflation(double correlation, int n) {
    double rho =
        Math.min(
            MOST_CORRELATION, Math.max(0, correlation + (1 + 3 * Math.max(0, correlation)) / n));
    return (1 + rho) / (1 - rho);
  }

  /** The harmful extreme of a bucket, pointing up; NaN where the bucket is empty. */
  static double floor(Tiers tiers, int level, int sign, int age) {
    return sign > 0 ? tiers.min(level, age) : -tiers.max(level, age);
  }

  /** Rise per bucket. */
  double slope() {
    return slope;
  }

  /** Standard error of the slope. */
  double error() {
    return error;
  }

  /** Standard deviation of the residuals. */
  double deviation() {
    return deviation;
  }

  /** Points per effective point. */
  double inflation() {
    return inflation;
  }

  /** The line at the newest bucket. */
  double newest() {
    return newest;
  }

  /** The line at the oldest bucket. */
  double oldest() {
    return oldest;
  }

  /** Buckets that held values. */
  int count() {
    return count;
  }
}
