package dev.homeostat.evidence;

import dev.homeostat.signal.Clock;
import dev.homeostat.text.Plain;
import java.time.Duration;

/**
 * What evidence may stop the application for: never longer than a pause that is predicted to be
 * short enough, and only so often. What is too short for that, a glance at a few stacks, is only
 * counted. Used by the thread that gathers evidence.
 */
final class PauseBudget {

  /**
   * Of the time between two stops, a minute of ten: what will be found out within that need not be
   * told as a gap, nor otherwise, before.
   */
  private static final int SOON_PART = 10;

  private final Clock clock;
  private final Duration most;
  private final Duration apart;
  private boolean spent;
  private long lastNanos;
  private volatile long stops;
  private volatile long stopNanos;

  /**
   * Makes a budget of which nothing is used.
   *
   * @param most the longest pause
   * @param apart the least time between two
   */
  PauseBudget(Clock clock, Duration most, Duration apart) {
    this.clock = clock;
    this.most = most;
    this.apart = apart;
  }

  /** The longest pause. */
  Duration most() {
    return most;
  }

  /** How long until the next may come. */
  Duration wait(Clock now) {
    long left = spent ? lastNanos + apart.toNanos() - now.monotonicNanos() : 0;
    return Duration.ofNanos(Math.max(0, left));
  }

  /** Whether the next may come so soon that it can be waited for. */
  boolean comesSoon() {
    return wait(clock).compareTo(apart.dividedBy(SOON_PART)) < 0;
  }

  /** Whether a pause of the predicted length is short enough, be it now or later. */
  boolean fits(double predictedNanos) {
    return predictedNanos <= most.toNanos();
  }

  /** Why a pause of the predicted length may not come now, or an empty string. */
  String refusal(double predictedNanos) {
    if (!fits(predictedNanos)) {
      return "it would stop the application for about "
          + Plain.number(Math.rint(predictedNanos / 1e6))
          + " ms (evidence_max_pause is "
          + most.toMillis()
          + "ms)";
    }
    if (!wait(clock).isZero()) {
      return "the last stop for evidence was less than "
          + Plain.duration(apart.toMillis() / 1e3)
          + " ago";
    }
    return "";
  }

  /** How many there were. */
  long stops() {
    return stops;
  }

  /** How long they took at most, all together. */
  long stopNanos() {
    return stopNanos;
  }

  /** Says that what stopped the application is over: the stop itself was no longer than that. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread counts, others read.
  void ended() {
    stopNanos += clock.monotonicNanos() - lastNanos;
  }

  /** The time by which it measures. */
  long nanos() {
    return clock.monotonicNanos();
  }

  /**
   * Says that a stop is over that is too short to be asked for, and takes nothing of what may come.
   *
   * @return how long it took at most, in nanoseconds
   */
  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread counts, others read.
  long endedShort(long beganNanos) {
    long took = clock.monotonicNanos() - beganNanos;
    stops++;
    stopNanos += took;
    return took;
  }

  /** Says that one begins. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread counts, others read.
  void spend() {
    stops++;
    spent = true;
    lastNanos = clock.monotonicNanos();
  }
}
