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

  /** Adds a tick that is later than those there were. */
  void add(long tick, long at) {
    if (begun) {
      step(tick - newestTick, at - newestNanos);
    }
    begun = true;
    newestTick = tick;
    newestNanos = at;
  }

  private void step(long many, long passed) {
    double usual = Math.max(intervalNanos, ticks > 0 ? nanos / ticks : passed);
    boolean isLong = passed > MOST_STEPS * usual * many;
    if (!isLong || wasLong) {
      ticks += many;
      nanos += passed;
    }
    wasLong = isLong;
  }

  /** From one to the next; 0 before the second one. */
  double seconds() {
    return ticks == 0 ? 0 : nanos / 1e9 / ticks;
  }
}
