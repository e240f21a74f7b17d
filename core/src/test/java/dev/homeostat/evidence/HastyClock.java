package dev.homeostat.evidence;

import dev.homeostat.signal.Clock;

/** For which ten seconds go by in two. */
final class HastyClock implements Clock {

  private static final int HASTE = 5;

  @Override
  public long monotonicNanos() {
    return System.nanoTime() * HASTE;
  }

  @Override
  public long epochMillis() {
    return System.currentTimeMillis();
  }
}
