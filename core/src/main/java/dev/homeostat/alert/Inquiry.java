package dev.homeostat.alert;

import dev.homeostat.signal.AnomalyType;

/**
 * Asks who is behind an episode.
 *
 * @param episode its id
 * @param type what is wrong
 * @param metric the metric that shows it
 * @param current the metric's value when it was asked
 * @param byPerson whether a person asks, who may want what is not done unasked
 */
public record Inquiry(
    String episode, AnomalyType type, String metric, double current, boolean byPerson) {

  /** What is asked because an episode opened, or got graver. */
  public Inquiry(String episode, AnomalyType type, String metric, double current) {
    this(episode, type, metric, current, false);
  }
}
