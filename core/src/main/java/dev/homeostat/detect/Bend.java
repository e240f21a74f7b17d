package dev.homeostat.detect;

import dev.homeostat.series.Tiers;

/**
 * A stretch of floors that is flat and then rises: y = base + slope · max(0, i − onset), fitted by
 * least squares, its onset where a line through the rising part alone leaves the flat part's mean.
 *
 * <p>Beside the fit it tells what speaks against a leak: that one step explains the stretch better,
 * that one bucket makes up most of the rise, that the flat part rose too, that the rise is fading.
 *
 * <p>Not thread-safe: a scratch that is fitted again and again. O(length) a fit, allocates nothing.
 */
final class Bend {
  private final Line line = new Line();
  private final Curve curve = new Curve();
  private final Rise rise = new Rise();
  private double base;
  private double slope;
  private double inflation;
  private double flatInflation;
  private double error;
  private double deviation;
  private double reach;
  private double range;
  private double largestStep;
  private double squares;
  private double stepSquares;
  private int flatCount;
  private int risingCount;

  /**
   * Fits the newest {@code flat + rising} buckets of a level.
   *
   * @return whether both parts held enough values
   */
  boolean fit(Tiers tiers, int level, int sign, int flat, int rising) {
    int n = flat + rising;
    double shift = Double.NaN;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    double rangeLow = Double.POSITIVE_INFINITY;
    double rangeHigh = Double.NEGATIVE_INFINITY;
    double sFlat = 0;
    double previous = Double.NaN;
    curve.clear();
    rise.clear();
    flatCount = 0;
    largestStep = 0;
    for (int i = 0; i < n; i++) {
      double y = Line.floor(tiers, level, sign, n - 1 - i);
      if (Double.isNaN(y)) {
        continue;
      }
      if (Double.isNaN(shift)) {
        shift = y;
      }
      double d = y - shift;
      if (i < flat) {
        flatCount++;
        sFlat += d;
        low = Math.min(low, d);
        high = Math.max(high, d);
        rangeLow = Math.min(rangeLow, tiers.min(level, n - 1 - i));
        rangeHigh = Math.max(rangeHigh, tiers.max(level, n - 1 - i));
      } else {
        rise.add(i - flat + 1, d);
        if (!Double.isNaN(previous)) {
          largestStep = Math.max(largestStep, d - previous);
        }
      }
      previous = d;
      curve.add(2.0 * i / (n - 1) - 1, d);
    }
    risingCount = rise.count();
    if (flatCount < Trend.LEAST_BUCKETS || risingCount < Trend.LEAST_BUCKETS) {
      return false;
    }
    // The corner lies anywhere between the last flat bucket and the first rising one.
    double corner = rise.meets(sFlat / flatCount);
    double s1 = 0;
    double sh = 0;
    double shh = 0;
    double sy = 0;
    double shy = 0;
    double syy = 0;
    for (int i = 0; i < n; i++) {
      double y = Line.floor(tiers, level, sign, n - 1 - i);
      if (Double.isNaN(y)) {
        continue;
      }
      double d = y - shift;
      double h = height(i, flat, corner);
      s1++;
      sh += h;
      shh += h * h;
      sy += d;
      shy += h * d;
      syy += d * d;
    }
    double varH = shh - sh * sh / s1;
    double covHy = shy - sh * sy / s1;
    slope = covHy / varH;
    double offset = (sy - slope * sh) / s1;
    base = shift + offset;
    reach = (high - low) / 2;
    range = rangeHigh - rangeLow;
    squares = 0;
    double products = 0;
    double before = 0;
    double left = 0;
    double total = syy - sy * sy / s1;
    curve.fit();
    int seen = 0;
    stepSquares = total;
    for (int i = 0; i < n; i++) {
      double y = Line.floor(tiers, level, sign, n - 1 - i);
      if (Double.isNaN(y)) {
        continue;
      }
      double d = y - shift;
      double residual = d - offset - slope * height(i, flat, corner);
      squares += residual * residual;
      products += residual * before;
      before = residual;
      left += d;
      seen++;
      if (seen < s1) {
        double between = left / seen - (sy - left) / (s1 - seen);
        stepSquares = Math.min(stepSquares, total - between * between * seen * (s1 - seen) / s1);
      }
    }
    deviation = Math.sqrt(squares / (s1 - 3));
    inflation = squares > 0 ? Line.inflation(products / squares, (int) s1) : 1;
    error = deviation / Math.sqrt(varH) * Math.sqrt(inflation);
    return true;
  }

  /** How far beyond the corner a bucket lies. */
  private static double height(int i, int flat, double corner) {
    return i < flat ? 0 : i - flat + 1 - corner;
  }

  /**
   * Whether a corner explains the stretch better than one step, and no bucket is most of the rise.
   */
  boolean gradual(double mostInOneBucket) {
    return squares < stepSquares
        && largestStep <= mostInOneBucket * slope * risingCount + 2 * deviation;
  }

  /**
   * Whether no two steps between values, of those further up than any goes down, are half of the
   * rise: it is no stair.
   */
  boolean isSpread(Tiers tiers, int level, int sign, int flat, int rising) {
    double highest = 0;
    double second = 0;
    double deepest = 0;
    double previous = Double.NaN;
    for (int age = flat + rising - 1; age >= 0; age--) {
      double y = Line.floor(tiers, level, sign, age);
      if (Double.isNaN(y)) {
        continue;
      }
      double step = Double.isNaN(previous) ? 0 : y - previous;
      second = Math.max(second, Math.min(step, highest));
      highest = Math.max(highest, step);
      deepest = Math.max(deepest, -step);
      previous = y;
    }
    double two = Math.max(0, highest - deepest) + Math.max(0, second - deepest);
    return 2 * two <= slope * rising;
  }

  /**
   * Whether the flat part, and the half of it next to the rise, were much flatter than the rise: a
   * corner, no curve.
   */
  boolean flatBefore(Tiers tiers, int level, int sign, int flat, int rising, double mostOfSlope) {
    int oldest = flat + rising - 1;
    flatInflation = 1;
    if (line.fit(tiers, level, sign, oldest, rising)) {
      flatInflation = line.inflation();
      if (line.slope() > mostOfSlope * slope) {
        return false;
      }
    }
    return !line.fit(tiers, level, sign, rising + flat / 2 - 1, rising)
        || line.slope() - line.error() <= mostOfSlope * slope;
  }

  /** Whether a corner explains the stretch better than a smooth curve. */
  boolean cornered(double mostOfParabola, double mostOfCubic) {
    return squares <= mostOfParabola * curve.residual(2)
        && squares <= mostOfCubic * curve.residual(3);
  }

  /**
   * Points per effective point in the residuals; much more than 1 where the shape is another one.
   */
  double inflation() {
    return inflation;
  }

  /** Points per effective point in the flat part, as {@link #flatBefore} found them. */
  double flatInflation() {
    return flatInflation;
  }

  /** Whether the later half of the rise goes on nearly as steeply as the whole. */
  boolean lasting(Tiers tiers, int level, int sign, int rising, double leastOfSlope) {
    int half = Math.max(Trend.LEAST_BUCKETS, rising / 2);
    return !line.fit(tiers, level, sign, half - 1, 0) || line.slope() >= leastOfSlope * slope;
  }

  /** The rising part alone, by a straight line of its own. */
  private static final class Rise {
    private int n;
    private double sx;
    private double sxx;
    private double sy;
    private double sxy;

    void clear() {
      n = 0;
      sx = 0;
      sxx = 0;
      sy = 0;
      sxy = 0;
    }

    void add(double x, double y) {
      n++;
      sx += x;
      sxx += x * x;
      sy += y;
      sxy += x * y;
    }

    int count() {
      return n;
    }

    /** Where it leaves a level, from 0 to 1 buckets beyond the last flat one. */
    double meets(double level) {
      double slope = (sxy - sx * sy / n) / (sxx - sx * sx / n);
      double at = sx / n - (sy / n - level) / slope;
      return at > 0 ? Math.min(at, 1) : 0; // A flat or falling one meets it nowhere.
    }
  }

  /** Level of the flat part. */
  double base() {
    return base;
  }

  /** Rise per bucket. */
  double slope() {
    return slope;
  }

  /** Standard error of the slope, corrected for autocorrelation. */
  double error() {
    return error;
  }

  /** Half the range of the floors of the flat part. */
  double reach() {
    return reach;
  }

  /** Range of all values of the flat part. */
  double range() {
    return range;
  }
}
