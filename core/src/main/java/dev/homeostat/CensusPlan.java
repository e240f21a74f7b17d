package dev.homeostat;

import java.time.Duration;

/**
 * When to take down what is usual: when learning ends, and then whenever the time watched has grown
 * fourfold, at least once a day, so that what grew since is always most of what there ever was. Not
 * thread-safe.
 */
public final class CensusPlan {

  private static final int FACTOR = 4;
  private static final long DAY_NANOS = Duration.ofDays(1).toNanos();

  private final long firstNanos;
  private boolean begun;
  private long beganNanos;
  private long dueAfterNanos;

  /**
   * Makes a plan.
   *
   * @param learning when the first is due
   */
  public CensusPlan(Duration learning) {
    firstNanos = learning.toNanos();
    dueAfterNanos = firstNanos;
  }

  /**
   * Whether one is due now; if so, the next is put on the plan.
   *
   * @param calm whether no episode is open: what is wrong must not become usual
   */
  public boolean isDue(long nanos, boolean calm) {
    if (!begun) {
      begun = true;
      beganNanos = nanos;
    }
    long watched = nanos - beganNanos;
    if (!calm || watched < dueAfterNanos) {
      return false;
    }
    dueAfterNanos = watched + Math.min(DAY_NANOS, (FACTOR - 1) * Math.max(firstNanos, watched));
    return true;
  }
}
