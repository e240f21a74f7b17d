package dev.homeostat;

/**
 * How one series stands: what was read last and what is thought of it. Immutable.
 *
 * @param metric its name in the store
 * @param unit in UCUM; empty where unknown
 * @param value the judged value, in its unit; NaN where there is none
 * @param baseline what was expected; NaN before the first value
 * @param deviation a standard deviation of what is expected, in its unit; NaN before the first
 *     value
 * @param zScore the distance in standard deviations
 * @param score how unusual the value is, from 0 to 1; suspicious from 0.5 on
 * @param limit the resource's limit, NaN where it has none
 * @param state how far its judge is
 * @param readySeconds how long until it may open an episode; 0 where it may
 */
public record SeriesStatus(
    String metric,
    String unit,
    double value,
    double baseline,
    double deviation,
    double zScore,
    double score,
    double limit,
    State state,
    double readySeconds) {

  /** How far a judge is. */
  public enum State {
    LEARNING("learning"),
    NORMAL("normal"),
    PENDING("pending"),
    ANOMALOUS("anomalous");

    private final String id;

    State(String id) {
      this.id = id;
    }

    /** The spelling in JSON. */
    public String id() {
      return id;
    }
  }
}
