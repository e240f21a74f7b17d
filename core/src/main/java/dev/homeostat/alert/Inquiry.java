package dev.homeostat.alert;

import dev.homeostat.signal.AnomalyType;

/**
 * Asks who is behind an episode.
 *
 * @param episode its id
 * @param type what is wrong
 * @param metric the metric that shows it
 * @param current the metric's value when it was asked
 */
public record Inquiry(String episode, AnomalyType type, String metric, double current) {}
