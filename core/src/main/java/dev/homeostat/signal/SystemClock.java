package dev.homeostat.signal;

/** The machine's own clocks. */
enum SystemClock implements Clock {
  INSTANCE;

  @Override
  public long monotonicNanos() {
    return System.nanoTime();
  }

  @Override
  public long epochMillis() {
    return System.currentTimeMillis();
  }
}
