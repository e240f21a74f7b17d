package dev.homeostat.signal;

/** The time, handed in: monotonic for rates and windows, epoch for people, seasons and files. */
public interface Clock {

  /** Nanoseconds since an arbitrary origin; never goes back. Only differences mean anything. */
  long monotonicNanos();

  /** Milliseconds since 1970-01-01T00:00:00Z; may jump, since people and NTP set it. */
  long epochMillis();

  /** The clock of this machine. Thread-safe. */
  static Clock system() {
    return SystemClock.INSTANCE;
  }
}
