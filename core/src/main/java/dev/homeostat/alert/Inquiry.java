package dev.homeostat.alert;

import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Signal;

/**
 * Asks who is behind an episode.
 *
 * @param episode its id
 * @param type what is wrong
 * @param metric the metric that shows it
 * @param current the metric's value when it was asked
 * @param baseline what was expected of it; NaN where nothing is known of that
 * @param byPerson whether a person asks, who may want what is not done unasked
 * @param sinceMillis when the behaviour changed, since the epoch, for whoever has records of then
 * @param untilMillis when it is asked, likewise
 */
public record Inquiry(
    String episode,
    AnomalyType type,
    String metric,
    double current,
    double baseline,
    boolean byPerson,
    long sinceMillis,
    long untilMillis) {

  /** What is asked of who looks at what is there now. */
  public Inquiry(
      String episode,
      AnomalyType type,
      String metric,
      double current,
      double baseline,
      boolean byPerson) {
    this(episode, type, metric, current, baseline, byPerson, 0, Long.MAX_VALUE);
  }

  /** The same, where no person asks and nothing is known of what was expected. */
  public Inquiry(String episode, AnomalyType type, String metric, double current) {
    this(episode, type, metric, current, Double.NaN, false);
  }

  /** By how much the metric grew; NaN where it did not, or nobody knows. */
  public double growth() {
    return current > baseline ? current - baseline : Double.NaN;
  }

  /** What to look at: a shift of a level has what else would be wrong with that signal. */
  public AnomalyType topic() {
    return type == AnomalyType.LEVEL_SHIFT
        ? Signal.ofMetric(metric).map(Signal::anomalyType).orElse(type)
        : type;
  }
}
