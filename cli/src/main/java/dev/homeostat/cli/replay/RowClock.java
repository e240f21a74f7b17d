package dev.homeostat.cli.replay;

import java.time.Duration;

/**
 * The time that passes from row to row, which never goes back. A row before the one judged last, or
 * more than a year after it, has a wrong time. Where {@value #AGREEING} wrong times running rise,
 * it was the row judged last that had the wrong one, or the clock was set: time goes on as if they
 * had come one step after that row. Looks at no later row. Not thread-safe.
 */
final class RowClock {

  /** How many times have to agree against the one judged last: two bad ones may by chance. */
  static final int AGREEING = 5;

  /** A recording may pause for months; a year written wrong is at least this far away. */
  private static final long LONGEST_PAUSE_MILLIS = Duration.ofDays(365).toMillis();

  private boolean begun;
  private long last;
  private long elapsed;
  private int agreeing;
  private long firstAgreeing;
  private long lastAgreeing;

  /** How a row's time fits those before it. */
  enum Fit {
    /** It follows the row judged last. */
    FOLLOWS,
    /** It is before the row judged last, and wrong. */
    BEFORE,
    /** It is more than a year after the row judged last, and wrong. */
    FAR_AHEAD,
    /** It follows the wrong ones before it, which are right from here on. */
    SET;

    /** Whether the row can be judged. */
    boolean isGood() {
      return this == FOLLOWS || this == SET;
    }
  }

  /**
   * Takes the next row's time, in milliseconds since the epoch.
   *
   * @return how it fits; where it is wrong, the time stands still
   */
  Fit moveTo(long millis) {
    if (!begun || follows(last, millis)) {
      pass(begun ? millis - last : 0);
      begun = true;
      last = millis;
      agreeing = 0;
      return Fit.FOLLOWS;
    }
    if (agreeing == 0 || !follows(lastAgreeing, millis)) {
      agreeing = 1;
      firstAgreeing = millis;
    } else if (millis > lastAgreeing) {
      agreeing++;
    }
    long step = millis - lastAgreeing;
    lastAgreeing = millis;
    if (agreeing < AGREEING) {
      return millis < last ? Fit.BEFORE : Fit.FAR_AHEAD;
    }
    pass(step + millis - firstAgreeing);
    last = millis;
    agreeing = 0;
    return Fit.SET;
  }

  /** Milliseconds from the first row to the one judged last. */
  long elapsedMillis() {
    return elapsed;
  }

  /** In a clock that is set back again and again more may add up than fits into nanoseconds. */
  private void pass(long millis) {
    elapsed = Math.min(Timestamps.END_MILLIS, elapsed + millis);
  }

  private static boolean follows(long before, long millis) {
    return millis >= before && millis - before <= LONGEST_PAUSE_MILLIS;
  }
}
