package dev.homeostat.signal;

import java.time.Duration;

/** A clock that stands until it is told to move: for replays and tests. Thread-safe. */
public final class ManualClock implements Clock {

  private static final long NANOS_PER_MILLI = 1_000_000L;

  private volatile long nanos;
  private volatile long epochMillis;

  /** Starts at the given epoch time, with the monotonic clock at zero. */
  public ManualClock(long epochMillis) {
    this.epochMillis = epochMillis;
  }

  @Override
  public long monotonicNanos() {
    return nanos;
  }

  @Override
  public long epochMillis() {
    return epochMillis;
  }

  /** Moves both clocks forward. */
  public synchronized void advance(Duration step) {
    nanos += step.toNanos();
    epochMillis += step.toMillis();
  }

  /**
   * Sets the epoch clock; the monotonic one follows forwards and stands when the other goes back.
   */
  public synchronized void setEpochMillis(long millis) {
    nanos += Math.max(0, millis - epochMillis) * NANOS_PER_MILLI;
    epochMillis = millis;
  }
}
