package dev.homeostat.cli;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.signal.Severity;
import java.util.Locale;

/** From which severity on an alert fails the call. */
enum FailOn {
  WARNING(Severity.WARNING),
  CRITICAL(Severity.CRITICAL);

  private final Severity least;

  FailOn(Severity least) {
    this.least = least;
  }

  boolean includes(BehavioralAlert alert) {
    return alert.severity().compareTo(least) >= 0;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
