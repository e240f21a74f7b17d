package dev.homeostat;

import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;

/**
 * How much of the heap was never in use: it becomes resident when it is touched, and a process that
 * fills its heap for the first time grows by that much and no more. Not thread-safe.
 */
final class HeapRoom {

  private double mostMb;
  private double limitMb = Double.NaN;

  /** Takes a tick; allocates nothing. */
  void tick(Readings readings) {
    double used = readings.value(Signal.HEAP_ALLOC_MB);
    mostMb = used > mostMb ? used : mostMb;
    limitMb = readings.limit(Signal.HEAP_ALLOC_MB);
  }

  /**
   * Whether resident memory stays below its limit though all of the heap is touched, so that it
   * grows towards where it ends; not where the heap's own limit is not known.
   */
  boolean fits(double residentMb, double residentLimitMb) {
    return residentMb + Math.max(0, limitMb - mostMb) <= residentLimitMb;
  }
}
