package dev.homeostat.detect;

import java.nio.ByteBuffer;

/**
 * How far the buckets of one level wandered so far: their centre, the decayed farthest reach from
 * it, and how much neighbours remember each other.
 *
 * <p>A stretch of 32 buckets cannot tell a random walk from a leak; what was seen before it can.
 * Fed with buckets too old to belong to a change not yet found. O(1), allocates nothing.
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
  private double reach;
  private double variance;
  private double covariance;
  private double previous;
  private int seen;

  /**
   * Learns a bucket.
   *
   * @param y its value; NaN is skipped
   * @param up whether only what lies above the centre counts as reach
   */
  void add(double y, boolean up) {
    if (Double.isNaN(y)) {
      return;
    }
    seen++;
    if (seen == 1) {
      center = y;
    }
    double d = y - center;
    double weight = 1.0 / count();
    center += d * weight;
    variance += (d * d - variance) * weight;
    covariance += (d * previous - covariance) * weight;
    previous = d;
    reach = Math.max(reach * REACH_KEPT, up ? d : Math.abs(d));
  }

  /** Takes a height as known. */
  void reached(double y, double base) {
    if (seen == 0) {
      seen = 1;
      center = base;
    }
    reach = Math.max(reach, Math.abs(y - center));
  }

  /** Begins anew. */
  void clear() {
    center = 0;
    reach = 0;
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

  /** Whether a value lies beyond the reach by a factor. */
  boolean beyond(double y, double factor) {
    return seen == 0 || Math.abs(y - center) >= factor * reach;
  }

  void write(ByteBuffer out) {
    out.putDouble(center)
        .putDouble(reach)
        .putDouble(variance)
        .putDouble(covariance)
        .putDouble(previous)
        .putInt(seen);
  }

  void read(ByteBuffer in) {
    center = in.getDouble();
    reach = in.getDouble();
    variance = in.getDouble();
    covariance = in.getDouble();
    previous = in.getDouble();
    seen = in.getInt();
  }
}
