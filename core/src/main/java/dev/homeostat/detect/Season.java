package dev.homeostat.detect;

import dev.homeostat.series.Tiers;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a series shows at this hour of the day, and at these three hours of the week, once that was
 * seen twice running.
 *
 * <p>It only excuses: what comes no further than it did at this hour, the one before or the one
 * behind, is no news. It accuses nobody, so that a holiday, a clock that was set or a load that
 * moved by an hour in spring raises no alarm that would not have been raised without it.
 *
 * <p>Learned are the means of ten ticks and the floors of sixty (of ten where sixty last longer
 * than half an hour), whenever ten ticks are over. While an episode is open for longer than a third
 * of a day nothing is learned: a failure is no season.
 *
 * <p>Hours are those since the epoch, in UTC. Not thread-safe. O(1), allocates nothing but the week
 * when the first day is over.
 */
final class Season {
  private static final int HOURS_A_DAY = 24;
  private static final int PARTS_A_WEEK = 56;
  private static final int HOURS_A_PART = 3;

  /** A bucket that spans more hours says nothing of any. */
  private static final int MOST_HOURS = 12;

  /** Longer than any nightly batch. */
  private static final int MOST_OPEN_HOURS = 8;

  private static final int BUCKETS_A_FLOOR = 6;
  private static final double LONGEST_FLOOR = 0.5;

  /** One day is not like the other: what goes half as far again is still the season's. */
  private static final double MARGIN = 1.5;

  private final int sign;
  private final Cycle day = new Cycle(HOURS_A_DAY, 1);
  private @Nullable Cycle week;
  private final long firstHour;
  private double lastHours = Double.NaN;
  private double bucketHours = Double.NaN;
  private int openHours;

  // What is known now, looked up when the hour changes.
  private long knownHour = Long.MIN_VALUE;
  private double high = Double.NaN;
  private double low = Double.NaN;

  /**
   * Nothing seen yet.
   *
   * @param sign 1, or −1 where harm points down
   * @param firstHour the hour since the epoch in which it begins
   */
  Season(int sign, long firstHour) {
    this.sign = sign;
    this.firstHour = firstHour;
  }

  /**
   * Learns the bucket of ten ticks that just closed.
   *
   * @param hours hours since the epoch, now
   * @param open whether an episode is open
   */
  void add(Tiers tiers, double hours, boolean open) {
    long hour = (long) Math.floor(hours);
    bucketHours = hours - lastHours;
    long from = Double.isNaN(lastHours) ? hour : (long) Math.floor(lastHours);
    lastHours = hours;
    if (hour != from) {
      openHours = open ? openHours + 1 : 0;
    }
    if (week == null && hour - firstHour >= HOURS_A_DAY) {
      week = new Cycle(PARTS_A_WEEK, HOURS_A_PART);
    }
    boolean learns = openHours < MOST_OPEN_HOURS && hour - from < MOST_HOURS;
    double mean = tiers.mean(0, 0);
    double floor = floor(tiers);
    for (long each = Math.min(hour, Math.max(from, hour - MOST_HOURS)); each <= hour; each++) {
      day.moveTo(each);
      Cycle weekly = week;
      if (weekly != null) {
        weekly.moveTo(each);
      }
      if (learns) {
        add(day, mean, floor);
        if (weekly != null) {
          add(weekly, mean, floor);
        }
      }
    }
    if (hour != knownHour) {
      knownHour = hour;
      high = known(Cycle.HIGH, hour - 1, hour + 1, hour);
      low = -known(Cycle.LOW, hour - 1, hour + 1, hour);
    }
  }

  private static void add(Cycle cycle, double mean, double floor) {
    cycle.add(Cycle.HIGH, mean);
    cycle.add(Cycle.LOW, -mean);
    cycle.add(Cycle.FLOOR, floor);
  }

  private double floor(Tiers tiers) {
    double lowest = Line.floor(tiers, 0, sign, 0);
    if (bucketHours * BUCKETS_A_FLOOR <= LONGEST_FLOOR) {
      for (int age = Math.min(BUCKETS_A_FLOOR, tiers.size(0)) - 1; age > 0; age--) {
        double each = Line.floor(tiers, 0, sign, age);
        lowest = lowest <= each || Double.isNaN(each) ? lowest : each;
      }
    }
    return lowest;
  }

  private double known(int kind, long from, long to, long hour) {
    double daily = day.known(kind, from, to);
    Cycle weekly = week;
    double other = weekly == null ? Double.NaN : weekly.known(kind, hour, hour);
    return daily >= other || Double.isNaN(other) ? daily : other;
  }

  /** How far above a level is no news now, NaN where that is not known. */
  double above(double level) {
    return MARGIN * (high - level);
  }

  /** How far below a level is no news now, as a negative number, NaN where that is not known. */
  double below(double level) {
    return MARGIN * (low - level);
  }

  /**
   * Whether it explains most of a rise of floors.
   *
   * @param ticks length of the floors' buckets
   * @param base the floor they rose from, pointing up
   * @param newest the newest of them, pointing up
   */
  boolean explains(long ticks, double base, double newest) {
    double hours = ticks / (double) Tiers.ticks(0) * bucketHours;
    if (!(hours <= MOST_HOURS)) {
      return false;
    }
    long from = knownHour - (long) Math.ceil(hours);
    double floor = known(Cycle.FLOOR, from, knownHour + 1, knownHour);
    double rise = (newest - base) / MARGIN;
    // A slow leak is in what was learned lately too, but not in how far one day's floors differ.
    return rise <= floor - base && rise <= floor - day.lowest(Cycle.FLOOR);
  }

  /** The clock was set: the hours are no longer those that were learned. */
  void distrust() {
    day.distrust();
    week = null;
    lastHours = Double.NaN;
    bucketHours = Double.NaN;
    knownHour = Long.MIN_VALUE;
    high = Double.NaN;
    low = Double.NaN;
  }

  void write(ByteBuffer out) {
    Cycle weekly = week;
    out.putLong(firstHour).putInt(openHours).put((byte) (weekly == null ? 0 : 1));
    day.write(out);
    if (weekly != null) {
      weekly.write(out);
    }
  }

  /** One that {@link #write} wrote. */
  static Season read(ByteBuffer in, int sign) {
    Season season = new Season(sign, in.getLong());
    season.openHours = in.getInt();
    boolean weekly = in.get() == 1;
    season.day.read(in);
    if (weekly) {
      Cycle week = new Cycle(PARTS_A_WEEK, HOURS_A_PART);
      week.read(in);
      season.week = week;
    }
    return season;
  }
}
