package dev.homeostat.kernel.novelty;

import java.time.Duration;

/**
 * How many alerts of first-seen behaviour a person is asked to read: ten at once, and one more
 * every six minutes. Not thread-safe.
 */
final class Budget {

  private static final int BURST = 10;
  private static final long REFILL_MILLIS = Duration.ofMinutes(6).toMillis();

  private double left = BURST;
  private long refilledMillis = Long.MIN_VALUE;

  /** Takes one, where there is one. */
  boolean take(long epochMillis) {
    if (refilledMillis != Long.MIN_VALUE) {
      double refill = (double) Math.max(0, epochMillis - refilledMillis) / REFILL_MILLIS;
      left = Math.min(BURST, left + refill);
    }
    refilledMillis = epochMillis;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
