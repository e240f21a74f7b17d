package dev.homeostat.kernel.novelty;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How many alerts of first-seen behaviour of one sort a person is asked to read: ten at once, and
 * one more every six minutes. What it leaves no room for is counted once, and told when it comes
 * again and there is room. Not thread-safe.
 */
final class Budget {

  private static final int BURST = 10;
  private static final long REFILL_MILLIS = Duration.ofMinutes(6).toMillis();

  /** As many are known not to have been told; of more, the oldest are counted anew. */
  private static final int MOST_UNTOLD = 2_000;

  private final Set<Behaviour> untold = new LinkedHashSet<>();
  private double left = BURST;
  private long refilledMillis = Long.MIN_VALUE;
  private int leftOut;

  /** Takes one for a behaviour, where there is one; else counts it among those left out. */
  boolean take(Behaviour behaviour, long epochMillis) {
    if (refilledMillis != Long.MIN_VALUE) {
      double refill = (double) Math.max(0, epochMillis - refilledMillis) / REFILL_MILLIS;
      left = Math.min(BURST, left + refill);
    }
    refilledMillis = epochMillis;
    if (left < 1) {
      leaveOut(behaviour);
      return false;
    }
    left--;
    if (untold.remove(behaviour) && leftOut > 0) {
      leftOut--;
    }
    return true;
  }

  /** Counts it among those left out, once. */
  void leaveOut(Behaviour behaviour) {
    if (!untold.add(behaviour)) {
      return;
    }
    leftOut++;
    if (untold.size() > MOST_UNTOLD) {
      Iterator<Behaviour> oldest = untold.iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** How many of a kind are known not to have been told. */
  long untold(Behaviour.Kind kind) {
    return untold.stream().filter(behaviour -> behaviour.kind() == kind).count();
  }

  /** How many were left out since this was last asked. */
  int takeLeftOut() {
    int taken = leftOut;
    leftOut = 0;
    return taken;
  }
}
