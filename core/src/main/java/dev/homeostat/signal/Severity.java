package dev.homeostat.signal;

/** How much an alert asks of a person: a look, or to get up. */
public enum Severity {
  /** Something changed; there is time. */
  WARNING,
  /** The limit is near, or it has happened. */
  CRITICAL
}
