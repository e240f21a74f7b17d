package dev.homeostat.detect;

import dev.homeostat.series.Tiers;
import dev.homeostat.signal.Signal.Kind;
import java.nio.ByteBuffer;

/**
 * Growth that was there from the first point: no normal was ever seen, so that only its size tells.
 *
 * <p>It is too much when it took a good third of the room there was between the first floor and the
 * limit, of a heap two fifths, or, where that lies far away, more than any start-up takes; when it
 * is significant, still matters after its first quarter, is no step, and its last three eighths
 * rise nearly as steeply as the whole. A level answers until it has forgotten half of what there
 * was.
 *
 * <p>Not thread-safe. Looks only when a bucket closes, allocates nothing.
 */
final class Growth {
  private static final double SIGNIFICANT = 5;
  private static final double MOST_IN_ONE_BUCKET = 0.5;

  /** As of a bend whose limit is known. */
  private static final double LEAST_OF_SLOPE_LATE = 0.85;

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
  private final double share;
  private final double smallestChange;
  private final double tooMuch;
  private final Line line = new Line();
  private final Line late = new Line();
  private double firstFloor = Double.NaN;

  /**
   * Nothing seen yet.
   *
   * @param sign 1, or −1 where harm points down
   */
  Growth(Traits traits, int sign) {
    this.sign = sign;
    share = traits.kind() == Kind.FLOOR ? SHARE_OF_ROOM_FLOOR : SHARE_OF_ROOM;
    smallestChange = traits.smallestChange();
    tooMuch = traits.tooMuch();
  }

  /** Begins anew. */
  void clear() {
    firstFloor = Double.NaN;
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
    double grown = line.newest() - firstFloor;
    return grown >= enough(limit)
        && line.newest() - line.oldest() >= smallestChange
        && line.slope() >= SIGNIFICANT * line.error()
        && late.fit(tiers, level, sign, Math.max(LEAST_LATE, available * 3 / 8), 0)
        && late.count() >= LEAST_LATE
        && late.slope() >= LEAST_OF_SLOPE_LATE * line.slope()
        && largestStep(tiers, level, available) <= MOST_IN_ONE_BUCKET * grown;
  }

  private double enough(double limit) {
    double room = Math.max(smallestChange, share * (sign * limit - firstFloor));
    return room <= tooMuch ? room : tooMuch;
  }

  private double largestStep(Tiers tiers, int level, int available) {
    double largest = 0;
    double previous = Double.NaN;
    for (int age = available - 1; age >= 0; age--) {
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
