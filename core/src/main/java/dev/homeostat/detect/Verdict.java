package dev.homeostat.detect;

/** What a detector says of a point. */
public sealed interface Verdict {

  /** Nothing unusual. */
  Verdict NORMAL = new Normal();

  /** Too little was seen to tell. */
  Verdict LEARNING = new Learning();

  /** Too little was seen to tell. */
  record Learning() implements Verdict {}

  /** Nothing unusual. */
  record Normal() implements Verdict {}

  /**
   * The point does not belong to what was seen before.
   *
   * @param current the judged value, in the metric's unit
   * @param baseline what was expected, in the metric's unit
   * @param zScore how many standard deviations lie between; finite
   */
  record Anomalous(double current, double baseline, double zScore) implements Verdict {}
}
