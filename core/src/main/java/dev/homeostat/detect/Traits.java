package dev.homeostat.detect;

import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Signal;
import dev.homeostat.signal.Signal.Harm;
import dev.homeostat.signal.Signal.Kind;
import dev.homeostat.signal.Signal.Watch;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a detector must know of a signal; everything else it learns.
 *
 * @param kind how the values come
 * @param harm which way is bad; a {@link Harm#BOTH} signal is watched for leaks upwards only
 * @param smallestChange smallest change that matters, in the signal's unit; 0 where nobody can say
 * @param tooMuch steady growth from the first point that is no start-up any more, however far the
 *     limit is, in the signal's unit; infinite where only the limit tells
 * @param intermittent whether it comes and goes by its nature, so that its mean tells more than its
 *     values
 * @param startsUp whether what it does while the program starts says nothing of how it moves later;
 *     not of a metric nobody described, of which that is all that is known, nor of a heap's garbage
 * @param steps whether it is filled in steps as a rule, each of which may take half a minute
 * @param bound whether it is no less than what is judged by a better signal, and may rise in health
 */
public record Traits(
    Kind kind,
    Harm harm,
    double smallestChange,
    double tooMuch,
    boolean intermittent,
    boolean startsUp,
    boolean steps,
    boolean bound) {
  private static final Set<Watch> HELD = EnumSet.of(Watch.LEAK, Watch.FILL, Watch.BACKLOG);

  private static final double SHARE_OF_LIMIT = 0.08;
  private static final double MANY_CHANGES = 10;

  /** Of the smallest changes: 300 threads, more than most pools come to. */
  private static final double TOO_MANY_CHANGES = 30;

  /** Checks the ranges. */
  public Traits {
    if (!(smallestChange >= 0 && smallestChange < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "smallestChange must be finite and not negative: " + smallestChange);
    }
  }

  /** A signal whose growth from the first point only the limit judges. */
  public Traits(Kind kind, Harm harm, double smallestChange) {
    this(
        kind,
        harm,
        smallestChange,
        Double.POSITIVE_INFINITY,
        false,
        smallestChange > 0,
        false,
        false);
  }

  /** What the catalogue says of a signal. */
  public static Traits of(Signal signal) {
    // What is resident grows as a heap is touched: only its limit tells what matters.
    double smallest =
        signal.anomalyType() == AnomalyType.MEMORY_LIMIT ? 0 : signal.smallestChange();
    boolean held = HELD.contains(signal.watch());
    boolean judged = held && smallest > 0 && signal.kind() != Kind.FLOOR; // A heap is to be filled.
    return new Traits(
        signal.kind(),
        signal.harm(),
        smallest,
        judged ? TOO_MANY_CHANGES * smallest : Double.POSITIVE_INFINITY,
        signal == Signal.GC_TIME_PCT,
        smallest > 0 && signal != Signal.HEAP_ALLOC_MB && signal != Signal.HEAP_AFTER_GC_MB,
        signal.watch() == Watch.FILL,
        false);
  }

  /** The same of what is no less than what is judged by a better signal. */
  public Traits asBound() {
    return new Traits(
        kind, harm, smallestChange, tooMuch, intermittent, startsUp, steps, /* bound= */ true);
  }

  /** A metric nobody described. */
  public static Traits custom(boolean counter) {
    return new Traits(counter ? Kind.COUNTER : Kind.GAUGE, Harm.BOTH, 0);
  }

  /**
   * The rise that matters though no limit is known: of what is held, ten of the smallest changes;
   * infinite for what is used, for a heap and for a metric nobody described.
   */
  double many() {
    return tooMuch * MANY_CHANGES / TOO_MANY_CHANGES;
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
    if (kind == Kind.FLOOR) {
      return Math.min(
          share, MANY_CHANGES * smallestChange); // A small heap is full of small change.
    }
    return Math.max(
        smallestChange,
        smallestChange > 0 ? Math.min(share, MANY_CHANGES * smallestChange) : share);
  }
}
