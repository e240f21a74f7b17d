package dev.homeostat;

import java.time.Duration;

/**
 * When to take down what is usual: when learning ends, and then whenever the time watched has grown
 * fourfold, at least once a day, so that what grew since is always most of what there ever was. One
 * that could not be taken stays due.
 *
 * <p>What is wrong must not become usual, so that none is due while an episode is open, but a first
 * one: a deadlock, a heap that is full or an episode from before a restart may stay open for good,
 * and with nothing to compare with a steady pool looks like a leak. What has leaked until then
 * counts as usual for the time being; what goes on leaking grows beyond it and is told. The first
 * census of a time when all is well takes its place.
 *
 * <p>Not thread-safe.
 */
public final class CensusPlan {

  private static final int FACTOR = 4;

  /** What was not taken is asked for again after this part of the learning time. */
  private static final int AGAIN_PART = 5;

  private static final long DAY_NANOS = Duration.ofDays(1).toNanos();

  private final long firstNanos;
  private boolean begun;
  private long beganNanos;
  private long dueAfterNanos;
  private long askedAfterNanos;
  private long known;

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
   * Whether one is to be asked for now.
   *
   * @param calm whether no episode is open
   * @param taken how many have been taken by now while none was
   */
  public boolean isDue(long nanos, boolean calm, long taken) {
    if (!begun) {
      begun = true;
      beganNanos = nanos;
    }
    long watched = nanos - beganNanos;
    if (taken > known) {
      known = taken;
      long grown = (FACTOR - 1) * Math.max(firstNanos, askedAfterNanos);
      dueAfterNanos = askedAfterNanos + Math.min(DAY_NANOS, grown);
    }
    if (watched < dueAfterNanos || (!calm && known > 0)) {
      return false;
    }
    askedAfterNanos = watched;
    dueAfterNanos = watched + firstNanos / AGAIN_PART;
    return true;
  }
}
