package dev.homeostat.cli.replay;

import dev.homeostat.signal.Readings;
import java.time.Instant;

/**
 * One run of a program in a recording, or one of several programs there. Each is judged afresh, and
 * their times may overlap: on the recording's axis, in milliseconds from its first tick, one stands
 * behind the other. Not thread-safe.
 */
public final class Run {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final int number;
  private final String name;
  private final long begin;
  private long zero;
  private long end;
  private long distance = 1;
  private long lastMillis;
  private boolean begun;

  private Run(int number, String name, long begin) {
    this.number = number;
    this.name = name;
    this.begin = begin;
    this.end = begin;
  }

  /** The first of a recording. */
  static Run first() {
    return new Run(1, "", 0);
  }

  /** The one behind this one; in its place where this one has no tick. */
  Run next(String nextName) {
    return begun ? new Run(number + 1, nextName, end + distance) : new Run(number, nextName, begin);
  }

  void tick(Readings readings) {
    long millis = readings.nanos() / NANOS_PER_MILLI;
    if (!begun) {
      begun = true;
      zero = begin - millis;
    }
    long now = zero + millis;
    distance = now > end ? now - end : distance;
    end = Math.max(end, now);
    lastMillis = readings.epochMillis();
  }

  /** Its place among the runs, from 1. */
  int number() {
    return number;
  }

  /** What it is told apart by; else its number. */
  public String name() {
    return name.isEmpty() ? "run " + number : name;
  }

  /** Where its first tick stands on the axis. */
  public long begin() {
    return begin;
  }

  /** Where its last tick so far stands on the axis. */
  public long end() {
    return end;
  }

  /** When its last tick was, so far. */
  public Instant last() {
    return Instant.ofEpochMilli(Math.max(0, lastMillis));
  }
}
