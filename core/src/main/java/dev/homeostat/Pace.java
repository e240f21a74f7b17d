package dev.homeostat;

import dev.homeostat.signal.Readings;
import java.time.Duration;

/**
 * How far the ticks of a component have come, how fast they go, and what time it is at the one
 * under way. Not thread-safe.
 */
final class Pace {

  /** The two clocks drift apart by less between two ticks, unless one was set or stood still. */
  private static final long CLOCK_SET_MILLIS = Duration.ofMinutes(10).toMillis();

  private static final double MILLIS_AN_HOUR = Duration.ofHours(1).toMillis();
  private static final long NANOS_A_MILLI = 1_000_000;

  private final long learningNanos;
  private final long intervalNanos;
  private long ticks;
  private long nanos;
  private long epochMillis;
  private double hours;
  private long stoodNanos;
  private final TickDistance distance;
  private final TickTimes times = new TickTimes();

  /** As if the JVM had not been stopped in between. */
  private final TickTimes running = new TickTimes();

  Pace(AnalyzerOptions options) {
    this.learningNanos = options.learning().toNanos();
    this.intervalNanos = options.interval().toNanos();
    this.distance = new TickDistance(options.interval());
  }

  /**
   * Begins a tick.
   *
   * @return whether the time of day was set since the one before: it moved by another amount than
   *     time itself
   */
  boolean begin(Readings readings) {
    boolean set = false;
    if (ticks > 0) {
      long passed = (readings.nanos() - nanos) / NANOS_A_MILLI;
      set = Math.abs(readings.epochMillis() - epochMillis - passed) > CLOCK_SET_MILLIS;
    }
    nanos = readings.nanos();
    times.add(ticks, nanos);
    stoodNanos += distance.add(ticks, nanos);
    running.add(ticks, nanos - stoodNanos);
    epochMillis = readings.epochMillis();
    hours = epochMillis / MILLIS_AN_HOUR;
    return set;
  }

  /** Ends it. */
  void end() {
    ticks++;
  }

  /** Lets so many ticks pass of which nothing is known. */
  void skip(int leftOut) {
    ticks += leftOut;
  }

  /** Tells the time before the first tick. */
  void startAt(long monotonicNanos) {
    nanos = monotonicNanos;
  }

  /** How many ticks have ended. */
  long ticks() {
    return ticks;
  }

  /** The monotonic time of the newest one. */
  long nanos() {
    return nanos;
  }

  /** When that was, since the epoch. */
  long epochMillis() {
    return epochMillis;
  }

  /** The same in hours. */
  double hours() {
    return hours;
  }

  /** From one to the next, on average and but for the gaps of a JVM that stood; 0 before two. */
  double secondsPerTick() {
    return distance.seconds();
  }

  /** The same over the last ones; over all where that is none. */
  double secondsPerTick(long ofLast) {
    return ofLast > 0
        ? nanosOf(running, nanos - stoodNanos, ofLast) / 1e9 / ofLast
        : secondsPerTick();
  }

  /** How long the last so many ticks took, in milliseconds. */
  long millis(long ofLast) {
    return Math.round(nanosOf(times, nanos, ofLast) / 1e6);
  }

  /** Ticks before the first one, which another process had, are taken for as long as all are. */
  private double nanosOf(TickTimes known, long newest, long ofLast) {
    long own = Math.min(ofLast, ticks);
    return newest - known.at(ticks - own) + (ofLast - own) * secondsPerTick() * 1e9;
  }

  /** For how long a series is learned before an episode of it may open. */
  long learningNanos() {
    return learningNanos;
  }

  /** The same, and never less than it takes to have as many ticks as are needed. */
  long learningMillis() {
    // Before the second tick only the options know how far apart they are.
    double seconds = secondsPerTick() > 0 ? secondsPerTick() : intervalNanos / 1e9;
    double leastSeconds = AnalyzerOptions.LEAST_LEARNING_TICKS * seconds;
    return Math.round(Math.max(learningNanos / 1e6, leastSeconds * 1e3));
  }
}
