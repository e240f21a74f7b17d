package dev.homeostat.sensor;

import java.time.Duration;

/**
 * Holds something costly to a share of wall time: after it took {@code t}, it may come again when
 * {@code t / share} has passed, and never sooner than a least interval. Not thread-safe.
 */
final class Budget {

  private final double share;
  private final long leastNanos;
  private boolean used;
  private long nextNanos;

  /**
   * Makes a budget of which nothing is used.
   *
   * @param share of wall time, more than 0 and at most 1
   */
  Budget(double share, Duration least) {
    this.share = share;
    this.leastNanos = least.toNanos();
  }

  /** Whether it may come now. */
  boolean allows(long nanos) {
    return !used || nanos - nextNanos >= 0;
  }

  /** Says that it began at one time and took that long. */
  void spend(long beganNanos, long tookNanos) {
    used = true;
    nextNanos = beganNanos + Math.max(leastNanos, (long) (tookNanos / share));
  }
}
