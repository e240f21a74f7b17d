package dev.homeostat;

import java.time.Duration;

/**
 * How far apart ticks are as a rule: their mean distance, without the gaps a JVM leaves that was
 * stopped for a while. A long step behind a long one is no gap, but the pace from then on. Not
 * thread-safe.
 */
final class TickDistance {

  /** A step of more than as many usual ones is a gap. */
  private static final int MOST_STEPS = 5;

  private final long intervalNanos;
  private long newestTick;
  private long newestNanos;
  private boolean begun;
  private boolean wasLong;
  private long ticks;
  private double nanos;

  TickDistance(Duration interval) {
    this.intervalNanos = interval.toNanos();
  }

  /**
   * Adds a tick that is later than those there were.
   *
   * @return how long the gap before it was, in nanoseconds; 0 for none
   */
  long add(long tick, long at) {
    long gap = begun ? step(tick - newestTick, at - newestNanos) : 0;
    begun = true;
    newestTick = tick;
    newestNanos = at;
    return gap;
  }

  private long step(long many, long passed) {
    double usual = Math.max(intervalNanos, ticks > 0 ? nanos / ticks : passed) * many;
    boolean isLong = passed > MOST_STEPS * usual;
    boolean isGap = isLong && !wasLong;
    wasLong = isLong;
    if (isGap) {
      return passed - Math.round(usual);
    }
    ticks += many;
    nanos += passed;
    return 0;
  }

  /** From one to the next; 0 before the second one. */
  double seconds() {
    return ticks == 0 ? 0 : nanos / 1e9 / ticks;
  }
}
