package dev.homeostat.detect;

import dev.homeostat.series.Tiers;
import dev.homeostat.signal.Signal.Kind;
import java.nio.ByteBuffer;

/**
 * Growth that was there from the first point: no normal was ever seen, so that only its size and
 * its shape tell.
 *
 * <p>It is too much when it took a good third of the room there was between the first floor and the
 * limit, of a heap two fifths, or, where that lies far away, more than any start-up takes; when it
 * is significant, still matters after its first quarter, is no step, and does not slow down as what
 * fills up does. Of a heap, into which data are loaded at once, what came in the first quarter
 * counts only where it rose no faster than the rest; and it is told where it is at its highest. A
 * level answers until it has forgotten half of what there was.
 *
 * <p>Not thread-safe. Looks only when a bucket closes, allocates nothing.
 */
final class Growth {
  private static final double SIGNIFICANT = 5;
  private static final double MOST_IN_ONE_BUCKET = 0.5;

  /** Of the mean rate since the start, that after the first quarter. */
  private static final double LEAST_OF_MEAN_RATE = 0.85;

  /** Of the growth so far: what has that much before it goes on, wherever its limit lies. */
  private static final double FAR = 2;

  /** Of the room there was: what fills up and stops takes less of threads, files and buffers. */
  private static final double SHARE_OF_ROOM = 0.33;

  /** Caches and stores fill a good part of a heap, and are healthy. */
  private static final double SHARE_OF_ROOM_FLOOR = 0.4;

  private static final int LEAST_VALUES = 5;
  private static final int LEAST_LATE = 4;

  /** Half of the growth is a part that can fade against all of it; in fewer both were the same. */
  private static final int LEAST_BUCKETS = 2 * (LEAST_LATE + 1);

  private static final long FIRST_FLOOR_TICKS = 60;

  private final int sign;
  private final boolean fills;
  private final double share;
  private final double smallestChange;
  private final double tooMuch;
  private final Line line = new Line();
  private final Line early = new Line();
  private final Line late = new Line();
  private double firstFloor = Double.NaN;

  /**
   * Nothing seen yet.
   *
   * @param sign 1, or −1 where harm points down
   */
  Growth(Traits traits, int sign) {
    this.sign = sign;
    fills = traits.kind() == Kind.FLOOR;
    share = fills ? SHARE_OF_ROOM_FLOOR : SHARE_OF_ROOM;
    smallestChange = traits.smallestChange();
    tooMuch = traits.tooMuch();
  }

  /** Begins anew. */
  void clear() {
    firstFloor = Double.NaN;
  }

  /** The first value is known: what there was before may have been less, but was not more. */
  void begin(double value) {
    firstFloor = firstFloor > value ? value : firstFloor;
  }

  /** Learns the first floor from the newest bucket of the finest level. */
  void add(Tiers tiers, long start) {
    double newest = Line.floor(tiers, 0, sign, 0);
    boolean early = Double.isNaN(firstFloor) || tiers.end(0) - start <= FIRST_FLOOR_TICKS;
    if (early && !Double.isNaN(newest)) {
      firstFloor = firstFloor <= newest ? firstFloor : newest;
    }
  }

  /**
   * Whether the growth since the start is a leak.
   *
   * @param available buckets of the level since the start
   * @param start tick at which the series, or its present normal, began
   * @param limit the resource's limit
   */
  boolean tooMuch(Tiers tiers, int level, int available, long start, double limit) {
    long since = (tiers.end(level) - start) / Tiers.ticks(level);
    if (available < LEAST_BUCKETS || since > 2 * Tiers.BUCKETS) {
      return false;
    }
    int oldest = since > available ? available - 1 : available - 1 - available / 4;
    if (!line.fit(tiers, level, sign, oldest, 0) || line.count() < LEAST_VALUES) {
      return false;
    }
    int from = available - 1;
    double base = firstFloor;
    if (fills && line.slope() * since < LEAST_OF_MEAN_RATE * (line.newest() - firstFloor)) {
      from = oldest;
      base = line.oldest();
    }
    double grown = line.newest() - base;
    return grown >= enough(base, limit)
        && line.newest() - line.oldest() >= smallestChange
        && line.slope() >= SIGNIFICANT * line.error()
        && (!fills || isHighest(tiers, level, from))
        && largestStep(tiers, level, from) <= MOST_IN_ONE_BUCKET * grown
        && goesOn(tiers, level, from, grown, sign * limit - line.newest());
  }

  /** What was loaded, and is smaller at its newest value, grows no more. */
  private boolean isHighest(Tiers tiers, int level, int oldest) {
    double highest = Double.NEGATIVE_INFINITY;
    double newest = Double.NaN;
    for (int age = oldest; age >= 0; age--) {
      double y = Line.floor(tiers, level, sign, age);
      if (!Double.isNaN(y)) {
        highest = Math.max(highest, y);
        newest = y;
      }
    }
    return newest >= highest;
  }

  private double enough(double base, double limit) {
    double room = Math.max(smallestChange, share * (sign * limit - base));
    return room <= tooMuch ? room : tooMuch;
  }

  /**
   * Whether it does not stop before its limit. What fills up rises in equal times by ever the same
   * share of what it rose before, so that two halves tell how far it has to go (Aitken 1926).
   */
  private boolean goesOn(Tiers tiers, int level, int oldest, double grown, double room) {
    int first = oldest;
    while (first > 0 && Double.isNaN(Line.floor(tiers, level, sign, first))) {
      first--; // A heap is examined now and then, and first some time after its start.
    }
    int half = (first + 1) / 2;
    if (!late.fit(tiers, level, sign, half - 1, 0) || late.count() < LEAST_LATE) {
      return false;
    }
    if (!early.fit(tiers, level, sign, first, half)
        || early.slope() <= 0
        || late.slope() >= early.slope()) {
      return true;
    }
    double kept = late.slope() / early.slope();
    double ahead = late.slope() * half * kept / (1 - kept);
    return kept > 0 && (ahead >= room || ahead >= FAR * grown);
  }

  private double largestStep(Tiers tiers, int level, int oldest) {
    double largest = 0;
    double previous = Double.NaN;
    for (int age = oldest; age >= 0; age--) {
      double y = Line.floor(tiers, level, sign, age);
      if (!Double.isNaN(y)) {
        largest = y - previous > largest ? y - previous : largest;
        previous = y;
      }
    }
    return largest;
  }

  /** Where it began, pointing up. */
  double firstFloor() {
    return firstFloor;
  }

  void write(ByteBuffer out) {
    out.putDouble(firstFloor);
  }

  void read(ByteBuffer in) {
    firstFloor = in.getDouble();
  }
}
