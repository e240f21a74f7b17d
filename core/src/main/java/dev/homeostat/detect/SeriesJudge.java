package dev.homeostat.detect;

import dev.homeostat.series.Tiers;
import dev.homeostat.signal.Signal.Kind;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is learned about and said of one series: its tiers, its expectation, and the
 * detectors.
 *
 * <p>One value goes through it a tick. The expectation is not taught while a spike or trend is
 * open; a shift moves it to the new level, which ends a spike, so that a lasting step is one
 * episode. Of several detectors the gravest speaks: trend, then shift, then spike. Time is the
 * number of the tick; the hour is for the season only, and one is made when there is more than an
 * hour to learn from.
 *
 * <p>Not thread-safe. About 100 ns a point; allocates nothing in the steady state.
 */
public final class SeriesJudge {
  /** The layout without the hour and the season. */
  private static final byte TIMELESS = 1;

  /** The layout without the values that come seldom. */
  private static final byte DENSE = 2;

  /** The layout without where the normal begins. */
  private static final byte UNPARTED = 3;

  /** The layout without how many values are known. */
  private static final byte UNBOUNDED = 4;

  private static final byte VERSION = 5;

  /**
   * Values by which a leak is told: in the first there may be what the next collection frees, and
   * what has just filled up is flat in those behind it.
   */
  private static final int LEAST_KNOWN = 4;

  private static final double NO_HOUR = Double.NaN;

  /** Clear looks after which a shift, told once, counts as the new normal. */
  private static final int SHIFT_TICKS = 30;

  /** A shift of which the driver explains this share is no news. */
  private static final double EXPLAINED_SHARE = 0.5;

  private static final double SUSPICIOUS = 0.5;

  /** Standard deviations within which a value is nothing new. */
  private static final double USUAL = 3;

  /**
   * Deviation of a mean of ten values by that of one: 0.32 where they are independent, 1 where all
   * are alike.
   */
  private static final double SCALE_OF_MEANS = 0.5;

  private static final int LARGEST_STATE = 2048;

  private final Traits traits;
  private final Tiers tiers = new Tiers();
  private Expectation expectation;
  private final Driver driver = new Driver();
  private final Novelty novelty = new Novelty();
  private Spike spike;

  /** The same over the means of buckets: for what comes and goes and never lasts five looks. */
  private @Nullable Spike restless;

  /** Of a floor, whose values may be few. */
  private final @Nullable Seldom seldom;

  private final StartUp startUp;
  private final Shift shift;
  private final Trend trend;
  private final Judgement judgement = new Judgement();
  private long shiftUntil = Long.MIN_VALUE;
  private long suspectedAt = -1;
  private double firstHours = NO_HOUR;
  private @Nullable Season season;

  /**
   * Whether a block of ticks has ended since the last value: of a signal looked at now and then.
   */
  private boolean blockEnded;

  /** Values so far, as many as matter; before the first the tiers hold what they were at most. */
  private int known;

  /** What the next tick's value is at most. */
  private double bound = Double.NaN;

  /**
   * A judge that knows nothing yet.
   *
   * @param traits what is known of the signal
   */
  public SeriesJudge(Traits traits) {
    this.traits = traits;
    expectation = new Expectation(traits);
    spike = new Spike(traits);
    restless = traits.intermittent() ? new Spike(traits) : null;
    startUp = new StartUp(traits);
    shift = new Shift(traits);
    trend = new Trend(traits);
    seldom = traits.kind() == Kind.FLOOR && !traits.bound() ? new Seldom(trend.sign()) : null;
  }

  /**
   * Judges the value of a tick by what came before it, then learns it.
   *
   * @param tick number of the tick, larger than that of the call before
   * @param value the value, of a counter its growth per second; NaN where missing
   * @param limit the resource's limit now, NaN where there is none
   * @param driven value of the driver at this tick, NaN where there is none
   * @param ready whether it was watched long enough for an episode to open
   * @return the judgement, one object overwritten by the next call
   */
  public Judgement judge(long tick, double value, double limit, double driven, boolean ready) {
    return judge(tick, NO_HOUR, value, limit, driven, ready);
  }

  /**
   * As {@link #judge(long, double, double, double, boolean)}, of a series that may follow the
   * hours.
   *
   * @param hours hours since the epoch, NaN where nobody knows
   */
  public Judgement judge(
      long tick, double hours, double value, double limit, double driven, boolean ready) {
    if (startUp.endsAt(tick, ready)) {
      tiers.beginAnew();
    }
    if (known == 0 && !Double.isNaN(value)) {
      tiers.forgetAbove(value);
      trend.begin(value);
    }
    if (known < LEAST_KNOWN && !Double.isNaN(value)) {
      known++;
    }
    int levels = tiers.add(tick, known == 0 ? bound : value);
    bound = Double.NaN;
    blockEnded |= levels > 0;
    if (levels > 0 && known == 0) {
      trend.see(tiers);
    } else if (levels > 0 && traits.kind() != Kind.COUNTER) {
      boolean was = trend.leak().open();
      boolean told = ready && known >= LEAST_KNOWN;
      trend.update(tiers, levels, startUp, limit, driver.moved(), season, told);
      if (was && !trend.leak().open()) {
        double mean = tiers.mean(0, 0);
        rebase(Double.isNaN(mean) ? judgement.value : mean);
        relearn();
      }
    }
    if (levels > 0 && isAnyOpen() && traits.kind() != Kind.FLOOR && tiers.isSilent()) {
      end();
    }
    judgement.score = 0;
    if (!Double.isNaN(value)) {
      judgement.value = value;
      if (seldom != null) {
        judgeSeldom(seldom, tick, value, limit, ready);
      }
      judgePoint(value, limit, driven, blockEnded, ready);
      blockEnded = false;
    }
    if (levels > 0 && traits.kind() != Kind.FLOOR && !trend.leak().open()) {
      if (restless != null) {
        judgeMean(restless, limit, ready);
      }
      judgeLevel(tick, levels, limit, ready);
    }
    if (levels > 0 && known > 0 && !Double.isNaN(hours)) {
      learnHour(hours);
    }
    fill(tick, ready);
    return judgement;
  }

  /**
   * Takes what the value of the next tick is at most, where it is not known. Of a heap every
   * collection leaves an upper bound of what lives, and long before the first that examines all of
   * it. What was below the first value then did grow to it. Not to be told of a start-up, which is
   * held against nothing.
   */
  public void atMost(double bound) {
    this.bound = bound;
  }

  /**
   * Takes the long memory of the series of what the application allocates, without which no bound
   * is a leak.
   */
  public void beside(Tiers work) {
    trend.beside(work);
  }

  /** Whether there was a value. */
  public boolean isKnown() {
    return known > 0;
  }

  /**
   * Half of learning is over. What a program does while it starts, which may take all of the
   * processor, is neither to be expected nor a measure of what is rare later.
   */
  public void halfLearned() {
    if (traits.startsUp()) {
      expectation = new Expectation(traits);
      spike = new Spike(traits);
      restless = restless == null ? null : new Spike(traits);
    }
  }

  private boolean isAnyOpen() {
    return spike.open() || isRestless() || trend.leak().open();
  }

  /** What was open of a series that has ended is over. */
  private void end() {
    trend.end(tiers);
    spike.rebase();
    if (restless != null) {
      restless.rebase();
    }
  }

  private void learnHour(double hours) {
    if (Double.isNaN(firstHours) || hours < firstHours) {
      firstHours = hours;
    }
    if (season == null && hours - firstHours > 1) {
      season = new Season(trend.sign(), (long) Math.floor(hours));
    }
    if (season != null) {
      season.add(tiers, hours, spike.open() || trend.leak().open());
    }
  }

  /** Whether what is expected goes by the load. */
  public boolean goesByLoad() {
    return driver.explains();
  }

  /** The clock was set: what was learned of the hours of a day is of other hours. */
  public void distrustHours() {
    if (season != null) {
      season.distrust();
    }
  }

  private void judgePoint(double x, double limit, double driven, boolean block, boolean ready) {
    double explained = driver.explained(driven);
    double residual = expectation.residual(x - explained);
    judgement.z = expectation.z(residual);
    judgement.deviation = expectation.scale();
    judgement.score = novelty.score(judgement.z);
    judgement.baseline = x - residual;
    if (traits.kind() != Kind.FLOOR && !trend.leak().open()) {
      spike.add(
          residual,
          expectation.scale(),
          expectation.level(),
          traits.material(limit),
          season == null ? Double.NaN : season.below(judgement.baseline),
          season == null ? Double.NaN : season.above(judgement.baseline),
          block,
          ready);
    }
    if (!spike.open() && !isRestless() && !trend.leak().open()) {
      expectation.add(x - explained, ready);
      driver.add(driven, x);
    }
  }

  private void judgeSeldom(Seldom values, long tick, double value, double limit, boolean ready) {
    if (values.leaks(tick, value, traits.material(limit), limit)
        && ready
        && !trend.leak().open()
        && trend.leak().isNews(trend.sign() * value, tick)
        && (season == null
            || !season.explains(tick - values.onset(), values.base(), trend.sign() * value))) {
      trend.open(tiers, values.onset(), values.base(), limit);
    }
  }

  private void judgeMean(Spike means, double limit, boolean ready) {
    double mean = tiers.mean(0, 0);
    // What lasts five looks is the other's affair.
    if (!Double.isNaN(mean) && !Double.isNaN(expectation.level()) && !spike.open()) {
      double residual = expectation.residual(mean - driver.explainedLately());
      means.add(
          residual,
          SCALE_OF_MEANS * expectation.scale(),
          expectation.level(),
          traits.material(limit),
          Double.NaN,
          Double.NaN,
          true,
          ready);
    }
  }

  private void judgeLevel(long tick, int levels, double limit, boolean ready) {
    if (!shift.update(tiers, levels, startUp, traits.material(limit))
        || driver.moved() / shift.change() >= EXPLAINED_SHARE) {
      return;
    }
    rebase(shift.level() - driver.explainedLately());
    if (shift.harmful()) {
      relearn();
    }
    if (shift.harmful()
        && ready
        && !isSeason(shift.change(), shift.level() - shift.change())
        && shift.tell()) {
      shiftUntil = tick + SHIFT_TICKS;
    }
  }

  /** Whether such a change of level is what this hour brings. */
  private boolean isSeason(double change, double before) {
    return season != null
        && (change > 0 ? change <= season.above(before) : change >= season.below(before));
  }

  private void rebase(double level) {
    expectation.rebase(level);
    spike.rebase();
    if (restless != null) {
      restless.rebase();
    }
    if (seldom != null) {
      seldom.clear();
    }
  }

  /** Around another level there is another noise: traffic moves more than the silence before it. */
  private void relearn() {
    expectation.relearn();
    spike.relearn();
    if (restless != null) {
      restless.relearn();
    }
  }

  private boolean isRestless() {
    return restless != null && restless.open();
  }

  /**
   * Takes what is seen now for normal: closes whatever is open and learns anew from the present
   * level.
   *
   * @param tick number of the newest tick
   */
  public void accept(long tick) {
    if (!Double.isNaN(judgement.value)) {
      rebase(judgement.value);
      relearn();
    }
    trend.rebase(tick + 1);
    shiftUntil = Long.MIN_VALUE;
  }

  /** Whether a value is nothing new beside what was learned; a missing one is. */
  public boolean isUsual(double value) {
    return Math.abs(expectation.z(expectation.residual(value))) <= USUAL;
  }

  /** The expected value without what a driver explains, NaN before the first. */
  public double level() {
    return expectation.level();
  }

  /**
   * Goes on in another process than the one it learned in. What was expected, its scale and how far
   * it wanders still hold; whatever grew begins to grow anew.
   *
   * @param tick number of the tick that is judged next
   * @param value the newest value
   * @param elsewhen whether the level may be another by now without anything being wrong
   */
  public void resume(long tick, double value, boolean elsewhen) {
    if (trend.leak().open() || elsewhen) {
      shift.forget();
    }
    trend.restart(tick);
    startUp.forget(); // Of a process that lived no longer its start-up is all there is to compare.
    if (seldom != null) {
      seldom.clear();
    }
    judgement.value = value;
    if (elsewhen && !Double.isNaN(value)) {
      rebase(value);
    }
  }

  private void fill(long tick, boolean ready) {
    boolean trending = trend.leak().open();
    boolean shifted = tick < shiftUntil;
    boolean outside = spike.outside() > 0 || spike.open() || isRestless();
    double mean = isRestless() && !spike.open() ? tiers.mean(0, 0) : Double.NaN;
    if (!Double.isNaN(mean)) {
      judgement.value = mean; // The newest value may be a calm one.
      judgement.z = expectation.z(expectation.residual(mean));
    }
    if (!outside) {
      suspectedAt = -1;
    } else if (suspectedAt < 0) {
      suspectedAt = tick;
    }
    if (trending || shifted || spike.open() || isRestless()) {
      judgement.state = Judgement.State.ANOMALOUS;
    } else if (!ready) {
      judgement.state = Judgement.State.LEARNING;
    } else if (outside || judgement.score >= SUSPICIOUS) {
      judgement.state = Judgement.State.PENDING;
    } else {
      judgement.state = Judgement.State.NORMAL;
    }
    if (trending) {
      judgement.source = Judgement.Source.TREND;
      judgement.levelBefore = trend.sign() * trend.leak().base();
      judgement.startedAt = trend.leak().onset();
    } else if (shifted) {
      judgement.source = Judgement.Source.SHIFT;
      judgement.levelBefore = shift.level() - shift.change();
      judgement.startedAt = shift.startedAt();
    } else if (outside) {
      judgement.source = Judgement.Source.SPIKE;
      judgement.startedAt = suspectedAt;
    } else {
      judgement.source = Judgement.Source.NONE;
      judgement.startedAt = -1;
    }
    judgement.rate = trend.leak().rate();
    judgement.etaTicks = trend.leak().etaTicks(tick);
    judgement.etaLow = trend.leak().etaLow(tick);
    judgement.etaHigh = trend.leak().etaHigh(tick);
  }

  /** The series' long memory, which the judge fills. */
  public Tiers tiers() {
    return tiers;
  }

  /**
   * What was learned, without the tiers: at most 1 KiB, 2 KiB with a season, its first byte the
   * version of its layout. A new layout has a new version; one it does not read is learned anew.
   */
  public byte[] state() {
    ByteBuffer out = ByteBuffer.allocate(LARGEST_STATE);
    out.put(VERSION).put((byte) known);
    startUp.write(out);
    out.putLong(shiftUntil).putLong(suspectedAt);
    out.put((byte) (blockEnded ? 1 : 0));
    expectation.write(out);
    driver.write(out);
    novelty.write(out);
    spike.write(out);
    if (restless != null) {
      restless.write(out);
    }
    shift.write(out);
    trend.write(out);
    if (seldom != null) {
      seldom.write(out);
    }
    out.putDouble(firstHours).put((byte) (season == null ? 0 : 1));
    if (season != null) {
      season.write(out);
    }
    byte[] state = new byte[out.position()];
    out.flip().get(state);
    return state;
  }

  /** Whether a state is of a layout that {@link #restore} knows: this version's or an older one. */
  public static boolean knows(byte[] state) {
    return state.length > 0 && state[0] >= TIMELESS && state[0] <= VERSION;
  }

  /**
   * Takes over what {@link #state} of a judge with the same traits returned.
   *
   * @throws IllegalArgumentException where the state is of another version or cut short
   */
  public void restore(byte[] state) {
    if (!knows(state)) {
      throw new IllegalArgumentException(
          "not a state of version " + VERSION + ": " + state.length + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(state);
    try {
      read(in);
    } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
      throw new IllegalArgumentException("not what a judge wrote", e);
    }
    if (in.hasRemaining()) {
      throw new IllegalArgumentException(
          "not what a judge wrote: " + in.remaining() + " bytes too many");
    }
  }

  private void read(ByteBuffer in) {
    byte version = in.get();
    known = version > UNBOUNDED ? in.get() : LEAST_KNOWN;
    if (version > UNPARTED) {
      startUp.read(in);
    } else {
      startUp.forget();
    }
    shiftUntil = in.getLong();
    suspectedAt = in.getLong();
    blockEnded = in.get() == 1;
    expectation.read(in);
    driver.read(in);
    novelty.read(in);
    spike.read(in);
    if (restless != null && version != TIMELESS) {
      restless.read(in);
    }
    shift.read(in, version > UNPARTED);
    trend.read(in);
    if (seldom != null && version > DENSE) {
      seldom.read(in);
    }
    firstHours = version == TIMELESS ? NO_HOUR : in.getDouble();
    season = version != TIMELESS && in.get() == 1 ? Season.read(in, trend.sign()) : null;
  }
}
