package dev.homeostat.alert;

/**
 * A cause whose episode ended: whether it may open again, and how often it came back.
 *
 * <p>It may not open for a cool-down after its episode ended. It counts as having come back, told
 * or not, each time it is found again after it was gone, within two cool-downs: one in which it
 * could not be told, and one more in which its being gone was a pause and no end. What stays away
 * longer is forgotten. Not thread-safe.
 */
final class Recurrence {

  /** As many cool-downs a cause that was gone is remembered. */
  private static final int REACH = 2;

  private static final long NEVER = Long.MIN_VALUE / 2;

  /** Of how far it came before: as much again is no recurrence, but something worse. */
  private static final double WORSE = 2;

  private final boolean critical;
  private final String metric;
  private final double farthest;
  private long endedAtMillis;
  private long goneAtMillis;
  private long foundAtTick = NEVER;
  private int flaps;

  /**
   * Makes one of an episode that ended.
   *
   * @param endedAtMillis when it ended
   * @param goneAtMillis when its cause was last found, or ended
   * @param flaps how often it had come back by then
   * @param critical whether somebody had to get up for it
   * @param metric the metric that told it
   * @param farthest how far that came from what was expected; NaN where that is not known
   */
  Recurrence(
      long endedAtMillis,
      long goneAtMillis,
      int flaps,
      boolean critical,
      String metric,
      double farthest) {
    this.critical = critical;
    this.metric = metric;
    this.farthest = farthest;
    this.endedAtMillis = endedAtMillis;
    this.goneAtMillis = goneAtMillis;
    this.flaps = flaps;
  }

  /**
   * The cause is found at a tick.
   *
   * @return whether it came back just now
   */
  boolean find(long tick, long epochMillis, long coolDownMillis) {
    boolean back = foundAtTick != tick && foundAtTick != tick - 1;
    if (back) {
      flaps = isForgotten(epochMillis, coolDownMillis) ? 0 : flaps + 1;
    }
    foundAtTick = tick;
    goneAtMillis = epochMillis;
    return back && flaps > 0;
  }

  /** Whether its episode ended so lately that it may not open. */
  boolean isCooling(long epochMillis, long coolDownMillis) {
    endedAtMillis = Math.min(endedAtMillis, epochMillis); // A clock may be set back.
    return epochMillis - endedAtMillis < coolDownMillis;
  }

  /**
   * Whether a finding may not wait: it is urgent as its episode was not, or a resource runs out
   * once more, or it is far worse. A load that is high once more is nothing new.
   */
  boolean yieldsTo(Finding finding) {
    boolean worse =
        farthest > 0 && finding.metric().equals(metric) && finding.distance() >= WORSE * farthest;
    return worse || (finding.isUrgent() && (!critical || finding.isOfResource()));
  }

  /** Whether it stayed away for so long that what was before is another matter. */
  boolean isForgotten(long epochMillis, long coolDownMillis) {
    goneAtMillis = Math.min(goneAtMillis, epochMillis);
    return epochMillis - goneAtMillis >= REACH * coolDownMillis;
  }

  boolean isCritical() {
    return critical;
  }

  String metric() {
    return metric;
  }

  double farthest() {
    return farthest;
  }

  long endedAtMillis() {
    return endedAtMillis;
  }

  long goneAtMillis() {
    return goneAtMillis;
  }

  int flaps() {
    return flaps;
  }
}
