package dev.homeostat.detect;

import dev.homeostat.series.Tiers;
import dev.homeostat.signal.Signal.Harm;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds leaks: floors that keep rising, at any horizon the {@link Tiers} hold.
 *
 * <p>Whenever a bucket closes, its level is asked two questions.
 *
 * <ol>
 *   <li><b>A bend</b>: after a flat stretch the floors rise. The rise must be significant (slope
 *       over its error, corrected for autocorrelation), large enough to matter, large beside what
 *       the floors did before, in the stretch and since the start, the more the fewer effective
 *       buckets that was, no step, at least four times as steep as the stretch before, and not
 *       fading. Where a level's buckets remember each other it must lie beyond what all coarser
 *       levels saw, too. Without a limit, and where the catalogue does not say how much matters
 *       without one, the corner must also be told from a smooth curve, or every first morning would
 *       be a leak. What the {@link Season} explains is none.
 *   <li><b>Growth from the first point</b>: nothing flat was ever seen, so only its size tells: it
 *       took a good third of the room there was, of a heap two fifths, or more than any start-up
 *       does, and is not fading.
 * </ol>
 *
 * <p>What is left after any collection is a bound of what lives, and rises in health as garbage
 * grows old, the faster the more is allocated. Of it only a bend is told, beside which hardly more
 * was allocated than in the flat stretch: more survives of the same.
 *
 * <p>What ended and comes again is told where it comes further than it did.
 *
 * <p>Not thread-safe. O(1) a point, amortised.
 */
final class Trend {
  /** Fewer floors than this say nothing: the best four can do is p = 1/4! = 4 %. */
  static final int LEAST_BUCKETS = 4;

  private static final int[] RISING = {5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 18, 20, 22, 25};
  private static final int LEAST_FLAT = 6;
  private static final int MOST_FLAT = 20;
  private static final int MOST_RISING_PER_FLAT = 4;

  /**
   * Slope over its error; a normal tail at 5 is 3e-7, and a host's day holds 25 × 8 640 looks at
   * the finest level.
   */
  private static final double SIGNIFICANT = 5;

  private static final double SIGNIFICANT_UNLIMITED = 8;

  /**
   * Rise over what the floors did before: 1.5 times after a long time, 1.5 + 20/8 = 4 times after
   * eight buckets.
   */
  private static final double BEYOND = 1.5;

  private static final double BEYOND_UNLIMITED = 2.5;
  private static final double BEYOND_YOUNG = 20;
  private static final double MOST_IN_ONE_BUCKET = 0.5;

  /** A rise of which the driver explains this share is the load's. */
  private static final double MOST_DRIVEN = 0.5;

  private static final double MOST_OF_SLOPE_BEFORE = 0.25;

  /**
   * Of the whole rise's slope that of its later half. A pool of which half is taken is down to
   * 0.83; a leak of 100 threads that come one by one lies above 0.85 at nineteen looks of twenty.
   * Without a limit the noise of a saw is larger, and a smaller rise matters.
   */
  private static final double LEAST_OF_SLOPE_LATE = 0.85;

  private static final double LEAST_OF_SLOPE_LATE_UNLIMITED = 0.6;
  private static final double SHARE_OF_RANGE = 0.10;
  private static final double SHARE_OF_LEVEL = 0.03;

  /**
   * Squared residuals over those of a parabola and of a cubic; the coarse levels had time to see a
   * corner clearly.
   */
  private static final double MOST_OF_PARABOLA = 1.1;

  private static final double MOST_OF_PARABOLA_COARSE = 0.7;
  private static final double MOST_OF_CUBIC = 1.4;
  private static final double MOST_INFLATION = 1.8;
  private static final int FINE_LEVELS = 2;
  private static final int LEAST_KNOWN_FINEST = 100;

  /** Buckets that may still belong to a leak not yet seen are not learned from. */
  private static final int LEARN_AGE = 22;

  /**
   * Of what is filled in steps: a class path that is first used, a redeployment. The later half of
   * fewer is nearly the whole, and says nothing of whether it goes on.
   */
  private static final int LEAST_RISING_IN_STEPS = 2 * LEAST_BUCKETS;

  /** Of what was allocated in the flat stretch, what is while a bound rises. */
  private static final double MOST_OF_WORK = 1.25;

  private final Traits traits;
  private final int sign;
  private final int leastRising;
  private final Bend bend = new Bend();
  private final Wander[] wander = new Wander[Tiers.LEVELS];
  private final Growth growth;
  private final Leak leak;
  private @Nullable Tiers work;
  private long start = Long.MIN_VALUE;

  Trend(Traits traits) {
    this.traits = traits;
    sign = traits.harm() == Harm.DOWN ? -1 : 1;
    leastRising = traits.steps() ? LEAST_RISING_IN_STEPS : RISING[0];
    growth = new Growth(traits, sign);
    leak = new Leak(sign);
    for (int level = 0; level < Tiers.LEVELS; level++) {
      wander[level] = new Wander();
    }
  }

  /** Begins anew at a tick: what lies before belongs to another normal. */
  void rebase(long tick) {
    leak.clear();
    start = tick;
    growth.clear();
    for (Wander each : wander) {
      each.clear();
    }
  }

  /** Begins anew at a tick, in a new process; how far its floors wander is known already. */
  void restart(long tick) {
    leak.clear();
    start = tick;
    growth.clear();
  }

  /** See {@link SeriesJudge#beside}. */
  void beside(Tiers work) {
    this.work = work;
  }

  /** Sees a bucket of what the values were at most: none is known. */
  void see(Tiers tiers) {
    if (start == Long.MIN_VALUE) {
      start = tiers.end(0) - Tiers.ticks(0);
    }
    growth.add(tiers, start);
  }

  /** The first value is known. */
  void begin(double value) {
    growth.begin(sign * value);
  }

  /**
   * Looks at the levels that just closed a bucket.
   *
   * @param levels how many, from the finest
   * @param startUp what is no flat stretch and no wandering
   * @param limit the resource's limit, NaN for none
   * @param driven how far a driver lately moved the series
   * @param season what the hour explains, null for nothing
   * @param ready whether the series was watched long enough for a leak to open
   */
  void update(
      Tiers tiers,
      int levels,
      StartUp startUp,
      double limit,
      double driven,
      @Nullable Season season,
      boolean ready) {
    see(tiers);
    for (int level = 0; level < levels; level++) {
      int available = StartUp.since(tiers, level, start);
      int normal = startUp.normal(tiers, level, start);
      if (available == 0) {
        continue;
      }
      if (leak.open()) {
        int own = leak.level(tiers);
        if ((level == own && !leak.update(tiers, level, limit))
            || (level == own - 1 && leak.isOver(tiers, level))) {
          takeBack(tiers);
        }
        continue;
      }
      if (normal > LEARN_AGE) {
        wander[level].add(Line.floor(tiers, level, sign, LEARN_AGE));
      }
      if (ready
          && leak.isNews(Line.floor(tiers, level, sign, 0), tiers.end(0))
          && (bent(tiers, level, normal, limit, driven, season)
              || (!traits.bound() && grown(tiers, level, available, limit, season)))) {
        leak.update(tiers, leak.level(tiers), limit);
      }
    }
  }

  /**
   * Opens a leak that was found in single values.
   *
   * @param onset tick from which it rose
   * @param base from where, pointing up
   * @param limit the resource's limit
   */
  void open(Tiers tiers, long onset, double base, double limit) {
    leak.open(onset, base);
    leak.update(tiers, leak.level(tiers), limit);
  }

  /** The series has ended, and its leak with it. */
  void end(Tiers tiers) {
    if (leak.open()) {
      takeBack(tiers);
    }
  }

  /** Closes the leak; what grows from now on grows anew. */
  private void takeBack(Tiers tiers) {
    leak.close();
    start = tiers.end(0);
    growth.clear();
  }

  private boolean bent(
      Tiers tiers, int level, int available, double limit, double driven, @Nullable Season season) {
    double newest = Line.floor(tiers, level, sign, 0);
    if (Double.isNaN(newest)
        || !(known(level, available) || !Double.isNaN(limit) || traits.many() < newest)
        || !wander[level].above(newest, BEYOND)) {
      return false;
    }
    for (int rising : RISING) {
      int flat = Math.min(available - rising, MOST_FLAT);
      if (flat < LEAST_FLAT || MOST_RISING_PER_FLAT * flat < rising) {
        return false;
      }
      if (rising >= leastRising
          && bend.fit(tiers, level, sign, flat, rising)
          && leaks(tiers, level, available, flat, rising, limit)
          && (!traits.bound() || moreSurvives(tiers, level, flat, rising))
          && sign * driven < MOST_DRIVEN * bend.slope() * rising
          && (season == null || !season.explains(Tiers.ticks(level), bend.base(), newest))) {
        leak.open(tiers.end(level) - rising * Tiers.ticks(level), bend.base());
        return true;
      }
    }
    return false;
  }

  private boolean moreSurvives(Tiers tiers, int level, int flat, int rising) {
    return bend.isSpread(tiers, level, sign, flat, rising) && isOfTheSameWork(level, flat, rising);
  }

  /** Where nobody knows what was allocated it is not. */
  private boolean isOfTheSameWork(int level, int flat, int rising) {
    Tiers known = work;
    return known != null
        && meanOf(known, level, 0, rising)
            <= MOST_OF_WORK * meanOf(known, level, rising, rising + flat);
  }

  private static double meanOf(Tiers tiers, int level, int from, int to) {
    double sum = 0;
    int count = 0;
    for (int age = from; age < Math.min(to, tiers.size(level)); age++) {
      double mean = tiers.mean(level, age);
      if (!Double.isNaN(mean)) {
        sum += mean;
        count++;
      }
    }
    return sum / count;
  }

  /** Whether a level was watched long enough to judge without a limit. */
  private boolean known(int level, int available) {
    if (level == 0) {
      return wander[0].count() >= LEAST_KNOWN_FINEST;
    }
    return level < FINE_LEVELS || available == Tiers.BUCKETS;
  }

  private boolean leaks(Tiers tiers, int level, int available, int flat, int rising, double limit) {
    double rise = bend.slope() * rising;
    boolean matters = !Double.isNaN(limit) || rise >= traits.many();
    return rise > 0
        && rise >= material(limit)
        && (matters ? bend.slope() >= SIGNIFICANT * bend.error() : sharpAndKnown(level, available))
        && bend.gradual(MOST_IN_ONE_BUCKET)
        && bend.flatBefore(tiers, level, sign, flat, rising, MOST_OF_SLOPE_BEFORE)
        && beyond(level, available, matters, rise)
        && bend.lasting(
            tiers,
            level,
            sign,
            rising,
            matters ? LEAST_OF_SLOPE_LATE : LEAST_OF_SLOPE_LATE_UNLIMITED);
  }

  private double material(double limit) {
    double least = traits.material(limit);
    return !Double.isNaN(limit)
        ? least
        : Math.max(
            least, Math.max(SHARE_OF_RANGE * bend.range(), SHARE_OF_LEVEL * Math.abs(bend.base())));
  }

  private boolean sharpAndKnown(int level, int available) {
    return known(level, available)
        && bend.slope() >= SIGNIFICANT_UNLIMITED * bend.error()
        && bend.inflation() < MOST_INFLATION
        && bend.cornered(
            level < FINE_LEVELS ? MOST_OF_PARABOLA : MOST_OF_PARABOLA_COARSE, MOST_OF_CUBIC);
  }

  private boolean beyond(int level, int available, boolean matters, double rise) {
    Wander before = wander[level];
    double inflation = Math.max(bend.flatInflation(), before.inflation());
    double factor =
        (matters ? BEYOND : BEYOND_UNLIMITED)
            + BEYOND_YOUNG * inflation / (available + before.count());
    double top = bend.base() + rise;
    return rise >= factor * bend.reach()
        && before.above(top, factor)
        && (!before.remembers() || isAboveCoarser(level, top));
  }

  /** A day's hours are alike, and each morning lies beyond its night: the day before knows more. */
  private boolean isAboveCoarser(int level, double top) {
    for (int coarser = level + 1; coarser < Tiers.LEVELS; coarser++) {
      if (!wander[coarser].above(top, BEYOND)) {
        return false;
      }
    }
    return true;
  }

  private boolean grown(
      Tiers tiers, int level, int available, double limit, @Nullable Season season) {
    if (!growth.tooMuch(tiers, level, available, start, limit)
        || (season != null
            && season.explains(
                Tiers.ticks(level), growth.firstFloor(), Line.floor(tiers, level, sign, 0)))) {
      return false;
    }
    leak.open(start, growth.firstFloor());
    return true;
  }

  /** 1, or −1 where harm points down. */
  int sign() {
    return sign;
  }

  /** The leak, open or not. */
  Leak leak() {
    return leak;
  }

  void write(ByteBuffer out) {
    for (Wander each : wander) {
      each.write(out);
    }
    leak.write(out);
    growth.write(out);
    out.putLong(start);
  }

  void read(ByteBuffer in) {
    for (Wander each : wander) {
      each.read(in);
    }
    leak.read(in);
    growth.read(in);
    start = in.getLong();
  }
}
