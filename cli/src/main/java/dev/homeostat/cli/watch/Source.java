package dev.homeostat.cli.watch;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.evidence.Investigation;
import dev.homeostat.signal.Readings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the readings of something watched from outside come from. Used by one thread at a time; the
 * one that reads may be another, and whoever waits no longer closes it while that one hangs.
 */
public interface Source extends AutoCloseable {

  /** Who the alerts speak of. */
  String component();

  /** What is watched, for people. */
  String title();

  /** OpenTelemetry resource attributes of what is watched. */
  Map<String, String> resource();

  /** How many signals it gives, as far as is known. */
  int signals();

  /**
   * Reads a tick. One without values, since it cannot be reached for a while, is a tick all the
   * same.
   *
   * @return false where what is watched has ended
   */
  boolean read(Readings readings);

  /**
   * Who finds out who is behind an episode, if anybody can.
   *
   * @param pausesApart the least time between two stops of the application
   */
  default Optional<Investigation> investigation(Duration maxPause, Duration pausesApart) {
    return Optional.empty();
  }

  /** What it judged itself since the last call. */
  default List<BehavioralAlert> takeAlerts() {
    return List.of();
  }

  /** An alert about it with what it knows of the cause; the same where it knows nothing. */
  default BehavioralAlert explained(BehavioralAlert alert) {
    return alert;
  }

  /** How what is watched has ended, in half a sentence; empty where it was told, or has not. */
  default String ending() {
    return "";
  }

  @Override
  void close();
}
