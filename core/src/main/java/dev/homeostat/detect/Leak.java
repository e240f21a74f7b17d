package dev.homeostat.detect;

import dev.homeostat.series.Tiers;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A leak that was found: how fast it grows, when it meets the limit, and whether it still is one.
 *
 * <p>The rate is the median slope of all pairs among the newest 60 % of the buckets since its onset
 * (Theil 1950, Sen 1968), on the finest level that remembers the onset. The interval is Sen's: the
 * slopes as many ranks from the middle as Kendall's variance n(n−1)(2n+5)/18 says, widened for
 * autocorrelation, and by the bucket within which a floor's tick is not known. The leak takes
 * itself back after eight looks at floors that stay flat or fell back to the lowest third of the
 * rise, after eight in a row that fell back on the next finer level, and where the series has
 * ended.
 *
 * <p>Not thread-safe. Looks only when a bucket closes; allocates one array of 4 KB at its first
 * opening.
 */
final class Leak {
  private static final int LEAST_BUCKETS = 4;
  private static final int RECENT_BUCKETS = 8;
  private static final double RECENT_SHARE = 0.6;
  private static final int TO_CLEAR = 8;
  private static final double FLAT_SHARE = 0.25;
  private static final double FALLEN_SHARE = 0.3;

  /**
   * Two-sided 95 % of a normal law. Measured, the truth lies inside in 98–100 % of steady leaks and
   * in 82–92 % of those that come in bursts, whose floors are less independent than their lag-1
   * correlation says.
   */
  private static final double INTERVAL = 1.96;

  private final int sign;
  private final Line line = new Line();
  private final Line late = new Line();
  private boolean open;
  private long onset;
  private double base;
  private double peak;
  private double steepest;
  private int clear;
  private double rate = Double.NaN;
  private long judgedAt;
  private double etaTicks = Double.NaN;
  private double etaLow = Double.NaN;
  private double etaHigh = Double.NaN;
  private double[] slopes = {};

  /**
   * No leak yet.
   *
   * @param sign 1, or −1 where harm points down
   */
  Leak(int sign) {
    this.sign = sign;
  }

  /**
   * Opens a leak.
   *
   * @param fromTick tick of its onset
   * @param fromFloor the floor, pointing up, from which it rose
   */
  void open(long fromTick, double fromFloor) {
    open = true;
    onset = fromTick;
    base = fromFloor;
    peak = fromFloor;
    steepest = 0;
    clear = 0;
  }

  /** Closes it, and forgets that it was. */
  void clear() {
    close();
    peak = base;
  }

  /** Closes it; how high it came is known. */
  void close() {
    open = false;
    rate = Double.NaN;
    etaTicks = Double.NaN;
    etaLow = Double.NaN;
    etaHigh = Double.NaN;
  }

  /**
   * Whether a height, pointing up, lies beyond what the leak before came to. What fell back in the
   * same process, as buffers do when a collection frees them, is told once while it comes again; it
   * fades as a level that was told does.
   *
   * @param tick at which it was that high
   */
  boolean isNews(double height, long tick) {
    double known =
        (peak - base) * Math.pow(Shift.TOLD_KEPT, (tick - judgedAt) / (double) Tiers.ticks(0));
    return !(known > 0) || height - base > (1 + Shift.NEWS) * known;
  }

  /** The finest level that remembers the leak from its onset. */
  int level(Tiers tiers) {
    int level = 0;
    while (level < Tiers.LEVELS - 1
        && tiers.end(0) - onset > (Tiers.BUCKETS - 1) * Tiers.ticks(level)) {
      level++;
    }
    return level;
  }

  /**
   * Looks at a level that closed a bucket.
   *
   * @param limit the resource's limit, NaN for none
   * @return whether the leak goes on
   */
  boolean update(Tiers tiers, int level, double limit) {
    int length = (int) Math.min(tiers.size(level), (tiers.end(level) - onset) / Tiers.ticks(level));
    int recent =
        Math.max(
            LEAST_BUCKETS,
            Math.min(length, Math.max(RECENT_BUCKETS, (int) (length * RECENT_SHARE))));
    if (recent > tiers.size(level)) {
      return true;
    }
    if (!line.fit(tiers, level, sign, recent - 1, 0)) {
      recent = length; // Of few values all count.
      if (recent > tiers.size(level) || !line.fit(tiers, level, sign, recent - 1, 0)) {
        return true;
      }
    }
    estimate(tiers, level, recent, limit);
    double perTick = 1.0 / Tiers.ticks(level);
    peak = Math.max(peak, line.newest());
    steepest = Math.max(steepest, line.slope() * perTick);
    boolean flat =
        late.fit(tiers, level, sign, Math.min(RECENT_BUCKETS, tiers.size(level)) - 1, 0)
            && late.slope() * perTick < FLAT_SHARE * steepest;
    boolean fallen = line.newest() < base + FALLEN_SHARE * (peak - base);
    clear = flat || fallen ? clear + 1 : 0;
    return clear < TO_CLEAR;
  }

  /**
   * Whether it is over by a level finer than its own: that one sees it long before.
   *
   * @param level one that closed a bucket
   */
  boolean isOver(Tiers tiers, int level) {
    if (level == 0 || tiers.size(level) < TO_CLEAR) {
      return false;
    }
    double fallen = base + FALLEN_SHARE * (peak - base);
    for (int age = 0; age < TO_CLEAR; age++) {
      if (!(Line.floor(tiers, level, sign, age) < fallen)) {
        return false;
      }
    }
    return true;
  }

  private void estimate(Tiers tiers, int level, int recent, double limit) {
    if (slopes.length == 0) {
      slopes = new double[Tiers.BUCKETS * (Tiers.BUCKETS - 1) / 2];
    }
    int pairs = 0;
    for (int i = recent - 1; i >= 0; i--) {
      double older = Line.floor(tiers, level, sign, i);
      for (int j = i - 1; j >= 0 && !Double.isNaN(older); j--) {
        double newer = Line.floor(tiers, level, sign, j);
        if (!Double.isNaN(newer)) {
          slopes[pairs++] = (newer - older) / (i - j);
        }
      }
    }
    Arrays.sort(slopes, 0, pairs);
    double n = line.count();
    double ranks = INTERVAL * Math.sqrt(n * (n - 1) * (2 * n + 5) / 18.0 * line.inflation());
    int half = (int) Math.min(pairs / 2.0, ranks / 2 + 1);
    double middle = slopes[pairs / 2];
    double slow = slopes[pairs / 2 - half];
    double fast = slopes[Math.min(pairs - 1, pairs / 2 + half)];
    double ticks = Tiers.ticks(level);
    double left = sign * limit - line.newest();
    rate = middle / ticks;
    judgedAt = tiers.end(level);
    // The floor of a bucket lies anywhere in it: at its start on a steady rise, at its end before a
    // collection.
    etaTicks = time(left - middle / 2, middle / ticks);
    etaLow = time(left - Math.max(0, middle), fast / ticks);
    etaHigh = time(left, slow / ticks);
  }

  private static double time(double left, double rate) {
    return rate > 0 && !Double.isNaN(left) ? Math.max(0, left) / rate : Double.NaN;
  }

  /** Whether a leak is open. */
  boolean open() {
    return open;
  }

  /** Tick at which the floors began to rise. */
  long onset() {
    return onset;
  }

  /** The floor, pointing up, from which they rose. */
  double base() {
    return base;
  }

  /** The highest they came. */
  double peak() {
    return peak;
  }

  /** Change per tick in the signal's unit, NaN while no leak is open. */
  double rate() {
    return sign * rate;
  }

  /** Ticks from a tick until the limit is met, NaN where unknown. */
  double etaTicks(long tick) {
    return left(etaTicks, tick);
  }

  /** Lower end of the interval. */
  double etaLow(long tick) {
    return left(etaLow, tick);
  }

  /** Upper end of the interval, NaN where the limit may never be met. */
  double etaHigh(long tick) {
    return left(etaHigh, tick);
  }

  private double left(double ticks, long tick) {
    return Math.max(0, ticks - (tick + 1 - judgedAt));
  }

  void write(ByteBuffer out) {
    out.put((byte) (open ? 1 : 0))
        .putLong(onset)
        .putDouble(base)
        .putDouble(peak)
        .putDouble(steepest)
        .putInt(clear);
    out.putDouble(rate).putLong(judgedAt).putDouble(etaTicks).putDouble(etaLow).putDouble(etaHigh);
  }

  void read(ByteBuffer in) {
    open = in.get() == 1;
    onset = in.getLong();
    base = in.getDouble();
    peak = in.getDouble();
    steepest = in.getDouble();
    clear = in.getInt();
    rate = in.getDouble();
    judgedAt = in.getLong();
    etaTicks = in.getDouble();
    etaLow = in.getDouble();
    etaHigh = in.getDouble();
  }
}
