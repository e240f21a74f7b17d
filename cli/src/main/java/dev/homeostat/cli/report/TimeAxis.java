package dev.homeostat.cli.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The times that are written below a chart: round ones, in UTC, at most {@value #MOST}.
 *
 * @param first where the chart begins
 * @param last where it ends
 */
record TimeAxis(Instant first, Instant last) {

  private static final int MOST = 5;
  private static final long DAY = Duration.ofDays(1).toSeconds();

  /** Seconds between two times; beyond the last one in multiples of it. */
  private static final long[] ROUND = {
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, DAY,
    2 * DAY, 7 * DAY, 28 * DAY
  };

  /**
   * A time.
   *
   * @param share where it lies, from 0 at the left to 1 at the right
   * @param text what is written there
   */
  record Mark(double share, String text) {}

  /** From left to right; none where not even a second is between the ends. */
  List<Mark> marks() {
    long step = step();
    DateTimeFormatter format =
        DateTimeFormatter.ofPattern(
                step < 60 ? "HH:mm:ss" : step < DAY ? "HH:mm" : "d MMM", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    double whole = Duration.between(first, last).toMillis();
    List<Mark> marks = new ArrayList<>();
    long begin = -Math.floorDiv(-first.toEpochMilli(), 1_000 * step) * step;
    for (long at = begin; at <= last.getEpochSecond() && whole > 0; at += step) {
      double share = (at * 1e3 - first.toEpochMilli()) / whole;
      marks.add(new Mark(share, format.format(Instant.ofEpochSecond(at))));
    }
    return marks;
  }

  private long step() {
    long atLeast = Duration.between(first, last).toSeconds() / MOST + 1;
    for (long round : ROUND) {
      if (round >= atLeast) {
        return round;
      }
    }
    long longest = ROUND[ROUND.length - 1];
    return (atLeast / longest + 1) * longest;
  }
}
