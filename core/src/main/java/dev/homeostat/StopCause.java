package dev.homeostat;

import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;

/**
 * Whether collections take long since they have much to do or since they wait for a processor: the
 * second is starvation, and nothing about the heap helps against it. Sums that fade, so that a tick
 * without a collection does not decide. Not thread-safe.
 */
final class StopCause {

  /** Half is forgotten in as many ticks. */
  private static final double FADE = Math.pow(0.5, 1 / 15.0);

  /** A hundredth of wall time, in milliseconds per second. */
  private static final double MILLIS_PER_PERCENT = 10;

  /** From that share on it is the wait that makes them long. */
  private static final double MOST = 0.5;

  private double stopped;
  private double waited;

  /** Takes a tick; allocates nothing. */
  void tick(Readings readings) {
    double percent = readings.value(Signal.GC_TIME_PCT);
    double exact = readings.value(Signal.GC_WAIT_MS);
    double wait = Double.isNaN(exact) ? readings.value(Signal.PAUSE_WAIT_MS) : exact;
    if (!Double.isNaN(percent) && !Double.isNaN(wait)) {
      stopped = FADE * stopped + percent * MILLIS_PER_PERCENT;
      waited = FADE * waited + wait;
    }
  }

  /** What collections that take too long are called now. */
  AnomalyType type() {
    return stopped > 0 && waited >= MOST * stopped
        ? AnomalyType.CPU_STARVATION
        : AnomalyType.GC_PRESSURE;
  }
}
