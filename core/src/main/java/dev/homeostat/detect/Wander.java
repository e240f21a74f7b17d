package dev.homeostat.detect;

import java.nio.ByteBuffer;

/**
 * How far the buckets of one level wandered so far: their centre, the decayed highest and lowest
 * around it, and how much neighbours remember each other. The centre follows, and the reach is
 * taken from where it is now: a start-up that climbed to what is normal since is no reach beyond
 * it.
 *
 * <p>A stretch of 32 buckets cannot tell a random walk from a leak; what was seen before it can.
 * Fed with buckets too old to belong to a change not yet found, and with none of a start-up: around
 * a centre that still comes from there all that follow lie on one side and look alike. O(1),
 * allocates nothing.
 */
final class Wander {
  /** The reach is forgotten by half in 350 · ln 2 = 243 buckets. */
  private static final double REACH_KEPT = 1 - 1.0 / 350;

  private static final int MEMORY = 256;
  private static final int LEAST = 6;

  /**
   * Neighbours with a correlation of 0.6 or more, (1 + 0.6) / (1 − 0.6), say nothing about a
   * change.
   */
  private static final double MOST_REMEMBERED = 4;

  private double center;
  private double high;
  private double low;
  private double variance;
  private double covariance;
  private double previous;
  private int seen;

  /**
   * Learns a bucket.
   *
   * @param y its value; NaN is skipped
   */
  void add(double y) {
    if (Double.isNaN(y)) {
      return;
    }
    seen++;
    if (seen == 1) {
      center = y;
      high = y;
      low = y;
    }
    double d = y - center;
    double weight = 1.0 / count();
    center += d * weight;
    variance += (d * d - variance) * weight;
    covariance += (d * previous - covariance) * weight;
    previous = d;
    high = Math.max(center + (high - center) * REACH_KEPT, y);
    low = Math.min(center + (low - center) * REACH_KEPT, y);
  }

  /** Begins anew. */
  void clear() {
    center = 0;
    high = 0;
    low = 0;
    variance = 0;
    covariance = 0;
    previous = 0;
    seen = 0;
  }

  /** Whether neighbouring buckets are so alike that only a coarser level can tell a change. */
  boolean remembers() {
    return inflation() > MOST_REMEMBERED;
  }

  /** Buckets per effective bucket. */
  double inflation() {
    return seen > LEAST && variance > 0 ? Line.inflation(covariance / variance, seen) : 1;
  }

  /** Buckets that count, at most the memory's 256. */
  int count() {
    return Math.min(seen, MEMORY);
  }

  /** Whether a value lies above the centre by a multiple of how far the highest did. */
  boolean above(double y, double factor) {
    return seen == 0 || y - center >= factor * (high - center);
  }

  /** Whether a value lies beyond the reach to either side by a factor. */
  boolean beyond(double y, double factor) {
    return seen == 0 || Math.abs(y - center) >= factor * Math.max(high - center, center - low);
  }

  void write(ByteBuffer out) {
    out.putDouble(center)
        .putDouble(high)
        .putDouble(low)
        .putDouble(variance)
        .putDouble(covariance)
        .putDouble(previous)
        .putInt(seen);
  }

  void read(ByteBuffer in) {
    center = in.getDouble();
    high = in.getDouble();
    low = in.getDouble();
    variance = in.getDouble();
    covariance = in.getDouble();
    previous = in.getDouble();
    seen = in.getInt();
  }
}
