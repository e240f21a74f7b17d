package dev.homeostat.sensor;

import java.io.IOException;

/**
 * How often a JVM stood still for something since the last look, and for how long: from the two of
 * its performance counters that count that. Not thread-safe.
 */
final class CountedStops {

  private final PerfCounters counters;
  private final String countName;
  private final String ticksName;
  private final double ticksPerMilli;
  private long count;
  private long ticks;
  private long newCount;
  private long newTicks;

  /**
   * Begins to look.
   *
   * @param countName the counter of how often
   * @param ticksName the counter of how long
   * @param ticksPerMilli what that is counted in
   */
  CountedStops(PerfCounters counters, String countName, String ticksName, double ticksPerMilli)
      throws IOException {
    this.counters = counters;
    this.countName = countName;
    this.ticksName = ticksName;
    this.ticksPerMilli = ticksPerMilli;
    refresh();
  }

  /** Whether this JVM counts them. */
  boolean areTold() {
    return counters.has(countName) && counters.has(ticksName);
  }

  /** Looks anew. How long is told with how often: what of it is counted late comes at the next. */
  void refresh() throws IOException {
    long nowCount = counters.value(countName);
    long nowTicks = nowCount == count ? ticks : counters.value(ticksName);
    newCount = nowCount - count;
    newTicks = nowTicks - ticks;
    count = nowCount;
    ticks = nowTicks;
  }

  /** How many there were between the last two looks. */
  long count() {
    return newCount;
  }

  /** How long they lasted in all. */
  double millis() {
    return newTicks / ticksPerMilli;
  }
}
