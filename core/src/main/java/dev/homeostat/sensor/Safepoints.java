package dev.homeostat.sensor;

import java.io.IOException;

/**
 * How often another JVM stood still since the last look, and for how long, whatever for: pauses of
 * collections, thread dumps, deoptimisation. From its performance counters. The time until all of
 * its threads had stopped is not in it. Not thread-safe.
 */
final class Safepoints {

  private static final String COUNT = "sun.rt.safepoints";
  private static final String TICKS = "sun.rt.safepointTime";

  private final PerfCounters counters;
  private final double ticksPerMilli;
  private long count;
  private long ticks;
  private long newCount;
  private long newTicks;

  Safepoints(PerfCounters counters, double ticksPerMilli) throws IOException {
    this.counters = counters;
    this.ticksPerMilli = ticksPerMilli;
    refresh();
  }

  /** Whether this JVM counts them. */
  boolean areTold() {
    return counters.has(COUNT) && counters.has(TICKS);
  }

  /** Looks anew. */
  void refresh() throws IOException {
    long nowCount = counters.value(COUNT);
    long nowTicks = counters.value(TICKS);
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
