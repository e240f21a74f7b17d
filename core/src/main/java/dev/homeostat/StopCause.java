package dev.homeostat;

import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;

/**
 * Whether collections take long since they have much to do or since they wait for a processor: the
 * second is starvation, and nothing about the heap helps against it. Waits may be read more seldom
 * than stops: what was stopped since the last read is held against what was waited since then. Sums
 * that fade, so that a tick without a collection does not decide, and collections minutes apart are
 * told by their own waits. Not thread-safe.
 */
final class StopCause {

  /** Half is forgotten in as many ticks. */
  private static final double FADE = Math.pow(0.5, 1 / 15.0);

  /** A hundredth of wall time, in milliseconds per second. */
  private static final double MILLIS_PER_PERCENT = 10;

  /** From that share on it is the wait that makes them long. */
  private static final double MOST = 0.5;

  /** Who has told no wait for as long as this is not asked any more, in nanoseconds. */
  private static final long PATIENCE_NANOS = 2 * Readings.SLOW_NANOS;

  private double stopped;
  private double waited;

  /** Of times without a stop, fading: the news of a stop comes behind that of its wait. */
  private double early;

  private double stopsSince;
  private boolean told;
  private long toldNanos;
  private long nanos;

  /** Takes a tick; allocates nothing. */
  void tick(Readings readings) {
    double seconds = (readings.nanos() - nanos) / 1e9;
    nanos = readings.nanos();
    double percent = readings.news(Signal.GC_TIME_PCT);
    stopped *= FADE;
    waited *= FADE;
    if (told && !Double.isNaN(percent)) {
      stopsSince += percent * MILLIS_PER_PERCENT * seconds;
    }
    double exact = readings.news(Signal.GC_WAIT_MS);
    double wait = Double.isNaN(exact) ? readings.news(Signal.PAUSE_WAIT_MS) : exact;
    if (Double.isNaN(wait)) {
      return;
    }
    if (told) {
      explain(wait * (nanos - toldNanos) / 1e9);
    }
    told = true;
    toldNanos = nanos;
    stopsSince = 0;
  }

  private void explain(double wait) {
    if (stopsSince == 0) {
      early = early / 2 + wait;
      return;
    }
    stopped += stopsSince;
    waited += Math.min(wait + early, stopsSince);
    early = 0;
  }

  /** Whether there was a stop of which it is not known yet how long it waited, but will be soon. */
  boolean isOpen() {
    return stopsSince > 0 && nanos - toldNanos < PATIENCE_NANOS;
  }

  /** What collections that take too long are called now. */
  AnomalyType type() {
    return stopped > 0 && waited >= MOST * stopped
        ? AnomalyType.CPU_STARVATION
        : AnomalyType.GC_PRESSURE;
  }
}
