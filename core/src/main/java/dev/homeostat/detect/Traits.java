package dev.homeostat.detect;

import dev.homeostat.signal.Signal;
import dev.homeostat.signal.Signal.Harm;
import dev.homeostat.signal.Signal.Kind;

/**
 * What a detector must know of a signal; everything else it learns.
 *
 * @param kind how the values come
 * @param harm which way is bad; a {@link Harm#BOTH} signal is watched for leaks upwards only
 * @param smallestChange smallest change that matters, in the signal's unit; 0 where nobody can say
 */
public record Traits(Kind kind, Harm harm, double smallestChange) {
  private static final double SHARE_OF_LIMIT = 0.08;
  private static final double MANY_CHANGES = 10;

  /** Checks the ranges. */
  public Traits {
    if (!(smallestChange >= 0 && smallestChange < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "smallestChange must be finite and not negative: " + smallestChange);
    }
  }

  /** What the catalogue says of a signal. */
  public static Traits of(Signal signal) {
    return new Traits(signal.kind(), signal.harm(), signal.smallestChange());
  }

  /** A metric nobody described. */
  public static Traits custom(boolean counter) {
    return new Traits(counter ? Kind.COUNTER : Kind.GAUGE, Harm.BOTH, 0);
  }

  /**
   * The change that matters, whatever it is beside noise: 8 % of the limit, yet at most ten of the
   * smallest changes, for a limit may lie far away; where there is no limit the smallest change
   * itself.
   */
  double material(double limit) {
    if (Double.isNaN(limit)) {
      return smallestChange;
    }
    double share = SHARE_OF_LIMIT * Math.abs(limit);
    return Math.max(
        smallestChange,
        smallestChange > 0 ? Math.min(share, MANY_CHANGES * smallestChange) : share);
  }
}
