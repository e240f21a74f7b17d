package dev.homeostat.web;

import dev.homeostat.signal.Clock;

/** How often something may be done: so often at once, and so often a second. Thread-safe. */
final class Allowance {

  private static final double NANOS_PER_SECOND = 1e9;

  private final int burst;
  private final int perSecond;
  private final Clock clock;
  private double left;
  private long refilledNanos;

  /** Makes one that is full. */
  Allowance(int burst, int perSecond, Clock clock) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.clock = clock;
    this.left = burst;
    this.refilledNanos = clock.monotonicNanos();
  }

  /** Takes one; false where there is none. */
  synchronized boolean take() {
    long now = clock.monotonicNanos();
    left = Math.min(burst, left + (now - refilledNanos) / NANOS_PER_SECOND * perSecond);
    refilledNanos = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
