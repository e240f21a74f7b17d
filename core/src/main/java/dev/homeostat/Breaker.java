package dev.homeostat;

import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides how much effort the host can bear. Three things ask for less: a heap that is nearly full
 * of what survives collections, ticks that come late, and a share of a processor of our own that is
 * too large. Each is looked at every ten seconds; three looks in a row step down, six quiet ones
 * step up again, and what is quiet lies well below what is too much.
 *
 * <p>A full heap ends at doing without evidence, for a tick allocates nothing, and a host in that
 * state needs its watcher; so it has a say in that step alone, and one that lives nearly full
 * without being the cause is in nobody's way. Late ticks end at thinning. Only a cost of our own
 * that thinning does not bring down puts it to sleep, for a minute, then for two, four, up to an
 * hour.
 *
 * <p>One thread ticks; any may ask for {@link #effort}. A tick costs a few nanoseconds and
 * allocates nothing.
 */
final class Breaker {

  /** One tick of so many is read where it thins. */
  static final int THINNED_BY = 4;

  private static final long LOOK_NANOS = 10_000_000_000L;
  private static final int LOOKS_DOWN = 3;
  private static final int LOOKS_UP = 6;
  private static final long FIRST_NAP_NANOS = 60_000_000_000L;
  private static final int MOST_DOUBLINGS = 6;

  /** Of a processor: a tick of 1 ms at the shortest interval, twice what was measured. */
  private static final double MOST_SHARE = 0.05;

  private static final double QUIET_SHARE = 0.035;
  private static final double MOST_HEAP = 0.95;
  private static final double QUIET_HEAP = 0.75;
  private static final double MOST_LATE = 0.5;
  private static final double QUIET_LATE = 0.1;

  /** What comes so much too late is late, whatever the interval. */
  private static final long LATE_NANOS = 250_000_000L;

  private final long lateNanos;
  private final DoubleSupplier ownSeconds;
  private final DoubleSupplier heapShare;
  private volatile Effort effort = Effort.FULL;
  private boolean begun;
  private long lookedAt;
  private double ownAt;
  private int ticks;
  private int late;
  private int stressed;
  private int quiet;
  private int turn;
  private int naps;
  private long wakesAt;

  /** Whether it was the heap for which evidence was given up. */
  private boolean byHeap;

  /**
   * Makes one that asks for nothing.
   *
   * @param intervalNanos between two ticks
   * @param ownSeconds processor time of the thread that ticks, which asks; NaN where unknown
   * @param heapShare share of the heap that survived collections; NaN where unknown
   */
  Breaker(long intervalNanos, DoubleSupplier ownSeconds, DoubleSupplier heapShare) {
    this.lateNanos = Math.max(LATE_NANOS, intervalNanos / 2);
    this.ownSeconds = ownSeconds;
    this.heapShare = heapShare;
  }

  /** How much is done at present. */
  Effort effort() {
    return effort;
  }

  /** Whether the tick under way is left out. */
  boolean skips(long nanos) {
    if (effort == Effort.THINNED) {
      turn = turn + 1 == THINNED_BY ? 0 : turn + 1;
      return turn != 0;
    }
    return effort == Effort.ASLEEP && nanos - wakesAt < 0;
  }

  /**
   * Takes a tick that was not left out.
   *
   * @param late how late it came
   * @return what to tell people, or null
   */
  @Nullable String tick(long nanos, long late) {
    if (effort == Effort.ASLEEP) {
      begin(nanos);
      return change(Effort.THINNED, nanos, "the nap is over");
    }
    if (!begun) {
      begun = true;
      begin(nanos);
      return null;
    }
    ticks++;
    this.late += late >= lateNanos ? 1 : 0;
    return nanos - lookedAt < LOOK_NANOS ? null : look(nanos, heapShare.getAsDouble());
  }

  private void begin(long nanos) {
    lookedAt = nanos;
    ownAt = ownSeconds.getAsDouble();
    ticks = 0;
    late = 0;
  }

  private @Nullable String look(long nanos, double heap) {
    double share = (ownSeconds.getAsDouble() - ownAt) / ((nanos - lookedAt) / 1e9);
    double lateShare = (double) late / ticks;
    begin(nanos);
    // Of NaN nothing is true: what is unknown neither stresses nor is in the way of quiet.
    boolean costly = share > MOST_SHARE;
    boolean lags = lateShare > MOST_LATE && effort.compareTo(Effort.THINNED) < 0;
    boolean full = heap > MOST_HEAP && effort == Effort.FULL;
    boolean tooMuch = costly || lags || full;
    boolean loud =
        share * (effort == Effort.THINNED ? THINNED_BY : 1) > QUIET_SHARE
            || lateShare > QUIET_LATE
            || (effort == Effort.WITHOUT_EVIDENCE && heap > (byHeap ? QUIET_HEAP : MOST_HEAP));
    stressed = tooMuch ? stressed + 1 : 0;
    quiet = loud ? 0 : quiet + 1;
    if (stressed >= LOOKS_DOWN) {
      byHeap = effort == Effort.FULL ? !(costly || lags) : byHeap;
      String why = // Not made before it is told: a full heap has no memory for it.
          costly
              ? "the watcher takes " + percent(share) + " of a processor"
              : lags
                  ? percent(lateShare) + " of the ticks come late"
                  : percent(heap) + " of the heap survive collections";
      return change(effort.less(), nanos, why);
    }
    if (quiet >= LOOKS_UP && effort != Effort.FULL) {
      return change(effort.more(), nanos, "the host has room again");
    }
    return null;
  }

  private String change(Effort next, long nanos, String why) {
    if (next == Effort.ASLEEP) {
      wakesAt = nanos + (FIRST_NAP_NANOS << Math.min(naps, MOST_DOUBLINGS));
      naps++;
    } else if (next == Effort.FULL) {
      naps = 0;
    }
    stressed = 0;
    quiet = 0;
    turn = 0;
    effort = next;
    return "effort: " + why + ": it " + next.words();
  }

  /** By hand: a format would load the host's locale data. */
  private static String percent(double share) {
    return Math.round(share * 1_000) / 10.0 + " %";
  }
}
