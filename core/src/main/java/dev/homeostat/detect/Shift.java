package dev.homeostat.detect;

import dev.homeostat.series.Tiers;
import dev.homeostat.signal.Signal.Harm;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Finds sustained changes of level: one step, then a new normal.
 *
 * <p>Whenever a bucket of the two finest levels closes, the newest six means are held against those
 * before, one bucket left out between them for the step itself. A shift lies outside the whole
 * range of the stretch before, is large beside that range and beside what means did in the longer
 * past, and is a step: the new stretch is flat and so was the old one, as far as the size of the
 * step goes. Each shift is told once, and so is a level that is left and returned to: it fades
 * within hours.
 *
 * <p>Not thread-safe. O(1) a point, amortised; allocates nothing.
 */
final class Shift {
  private static final int LEVELS = 2;
  private static final int AFTER = 6;
  private static final int LEAST_BEFORE = 8;
  private static final int MOST_BEFORE = 25;
  private static final double BEYOND = 2.5;
  private static final double BEYOND_YOUNG = 20;
  private static final double MOST_DRIFT = 0.3;
  private static final double SHARE_OF_LEVEL = 0.05;

  /** How much farther than a level that was told is news, as a share of the step. */
  static final double NEWS = 0.25;

  /** Half of a told level is forgotten in 2000 · ln 2 = 1 386 buckets of the finest level. */
  static final double TOLD_KEPT = 1 - 1.0 / 2000;

  private final Traits traits;
  private final Wander[] wander = {new Wander(), new Wander()};
  private final Line line = new Line();
  private final int[] since = new int[LEVELS];
  private double level;
  private double change;
  private boolean harmful;
  private long startedAt;

  /** The highest and the lowest level that was told, fading towards where the series is. */
  private double highest = Double.NaN;

  private double lowest = Double.NaN;

  Shift(Traits traits) {
    this.traits = traits;
  }

  /**
   * Looks at the levels that just closed a bucket.
   *
   * @param levels how many, from the finest
   * @param startUp what nothing is held against, once it is over
   * @param material change that matters, whatever it is beside noise; a smaller one moves the level
   *     silently
   * @return whether the level moved
   */
  boolean update(Tiers tiers, int levels, StartUp startUp, double material) {
    fade(tiers.mean(0, 0));
    for (int at = 0; at < Math.min(levels, LEVELS); at++) {
      since[at]++;
      int normal = startUp.lasts() ? tiers.size(at) : startUp.normal(tiers, at, 0);
      int before = Math.min(Math.min(normal, since[at]) - AFTER - 1, MOST_BEFORE);
      if (before == MOST_BEFORE && !startUp.lasts()) {
        wander[at].add(tiers.mean(at, AFTER + MOST_BEFORE));
      }
      if (before >= LEAST_BEFORE && moved(tiers, at, before, material)) {
        return true;
      }
    }
    return false;
  }

  private void fade(double newest) {
    if (highest > newest) {
      highest = newest + (highest - newest) * TOLD_KEPT;
    }
    if (lowest < newest) {
      lowest = newest + (lowest - newest) * TOLD_KEPT;
    }
  }

  /**
   * Takes the level of the last shift for told.
   *
   * @return whether it was news
   */
  boolean tell() {
    double known = change > 0 ? highest : lowest;
    boolean news = Double.isNaN(known) || (level - known) / change > NEWS;
    if (change > 0) {
      highest = news ? level : Math.max(highest, level);
    } else {
      lowest = news ? level : Math.min(lowest, level);
    }
    return news;
  }

  private boolean moved(Tiers tiers, int at, int before, double material) {
    double newest = tiers.mean(at, 0);
    if (!wander[at].beyond(newest, BEYOND)) {
      return false;
    }
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    double sum = 0;
    int seen = 0;
    for (int age = AFTER + 1; age <= AFTER + before; age++) {
      double y = tiers.mean(at, age);
      if (Double.isNaN(y)) {
        continue; // While evidence is looked for some signals are not judged.
      }
      seen++;
      low = Math.min(low, y);
      high = Math.max(high, y);
      sum += y;
    }
    if (seen < LEAST_BEFORE || (newest >= low && newest <= high) || Double.isNaN(newest)) {
      return false;
    }
    double old = sum / seen;
    double newLow = Double.POSITIVE_INFINITY;
    double newHigh = Double.NEGATIVE_INFINITY;
    double newSum = 0;
    for (int age = 0; age < AFTER; age++) {
      double y = tiers.mean(at, age);
      newLow = Math.min(newLow, y);
      newHigh = Math.max(newHigh, y);
      newSum += y;
    }
    double now = newSum / AFTER;
    double size = Math.abs(now - old);
    double nearest = now > old ? newLow - old : old - newHigh;
    if (!(nearest >= 0.6 * size)
        || wander[at].remembers()
        || !means(tiers, at, AFTER + before, AFTER + 1, size)) {
      return false;
    }
    double inflation = Math.max(line.inflation(), wander[at].inflation());
    double factor = BEYOND + BEYOND_YOUNG * inflation / (seen + wander[at].count());
    if (nearest < factor * (high - low) / 2
        || !wander[at].beyond(now, factor)
        || size < Math.max(traits.smallestChange(), SHARE_OF_LEVEL * Math.abs(old))
        || !means(tiers, at, AFTER - 1, 0, size)) {
      return false;
    }
    level = now;
    change = now - old;
    harmful =
        size >= material
            && (traits.harm() == Harm.BOTH || (traits.harm() == Harm.UP) == (now > old));
    startedAt = tiers.end(at) - (AFTER + 1) * Tiers.ticks(at);
    for (int i = 0; i < LEVELS; i++) {
      since[i] = i <= at ? AFTER : 0;
      wander[i].clear();
    }
    return true;
  }

  /** What lies before is not to be held against what comes; how far the level wandered is kept. */
  void forget() {
    Arrays.fill(since, 0);
  }

  /** Whether the means of a stretch drift by little beside the size of the step. */
  private boolean means(Tiers tiers, int at, int from, int to, double size) {
    return line.fitMeans(tiers, at, from, to)
        && Math.abs(line.slope()) * (from - to) <= MOST_DRIFT * size;
  }

  /** The new level. */
  double level() {
    return level;
  }

  /** The new level less the old one. */
  double change() {
    return change;
  }

  /** Whether the last shift went the way that hurts. */
  boolean harmful() {
    return harmful;
  }

  /** Tick before which the level had not moved. */
  long startedAt() {
    return startedAt;
  }

  void write(ByteBuffer out) {
    for (int i = 0; i < LEVELS; i++) {
      wander[i].write(out);
      out.putInt(since[i]);
    }
    out.putDouble(level).putDouble(change).put((byte) (harmful ? 1 : 0)).putLong(startedAt);
    out.putDouble(highest).putDouble(lowest);
  }

  /** Reads what {@link #write} wrote; before it knew what was told, without that. */
  void read(ByteBuffer in, boolean knowsTold) {
    for (int i = 0; i < LEVELS; i++) {
      wander[i].read(in);
      since[i] = in.getInt();
    }
    level = in.getDouble();
    change = in.getDouble();
    harmful = in.get() == 1;
    startedAt = in.getLong();
    highest = knowsTold ? in.getDouble() : Double.NaN;
    lowest = knowsTold ? in.getDouble() : Double.NaN;
  }
}
