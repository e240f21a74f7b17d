package dev.homeostat.series;

import java.util.ArrayList;
import java.util.List;

/**
 * One series: a ring of its newest points, and the statistics of those inside the window. Every
 * method holds the series' lock; adding a point is O(1), the statistics are two passes over the
 * window, as in the seed, in the order the points came: a verdict at exactly three deviations hangs
 * on the rounding. A pass goes up to the ring's end and on from its start, without asking at each
 * point where it lies. No method but {@link #baseline}, {@link #recent} and {@link #points}
 * allocates.
 */
final class SeriesState {

  private final long windowNanos;
  private final long[] nanos;
  private final double[] values;
  private int head;
  private int size;

  SeriesState(int points, long windowNanos) {
    this.windowNanos = windowNanos;
    this.nanos = new long[points];
    this.values = new double[points];
  }

  /** Adds a point; in a full ring it takes the oldest one's place. */
  synchronized void add(long now, double value) {
    nanos[head] = now;
    values[head] = value;
    head = head + 1 == values.length ? 0 : head + 1;
    size = Math.min(size + 1, values.length);
  }

  synchronized Baseline baseline(long now) {
    int count = inside(now);
    if (count == 0) {
      return Baseline.EMPTY;
    }
    double mean = mean(count);
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = size - count; i < size; i++) {
      double value = values[slot(i)];
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    return new Baseline(count, mean, stdDev(count, mean), min, max);
  }

  synchronized double zScore(long now, double value) {
    int count = inside(now);
    if (count < Baseline.MIN_POINTS) {
      return 0;
    }
    double mean = mean(count);
    return Baseline.zScore(count, mean, stdDev(count, mean), value);
  }

  /** The newest points, at most {@code n}, oldest first. */
  synchronized double[] recent(int n) {
    double[] recent = new double[Math.max(0, Math.min(n, size))];
    for (int i = 0; i < recent.length; i++) {
      recent[i] = values[slot(size - recent.length + i)];
    }
    return recent;
  }

  /** All points with their times, oldest first. */
  synchronized List<Point> points() {
    List<Point> points = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      points.add(new Point(nanos[slot(i)], values[slot(i)]));
    }
    return points;
  }

  /** Forgets the points that have left the window; says whether none is left. */
  synchronized boolean purge(long now) {
    while (size > 0 && hasLeft(now, 0)) {
      size--;
    }
    return size == 0;
  }

  /** How many points, the newest ones, lie inside the window. */
  private int inside(long now) {
    int first = 0;
    while (first < size && hasLeft(now, first)) {
      first++;
    }
    return size - first;
  }

  private double mean(int count) {
    int first = slot(size - count);
    int turn = Math.min(first + count, values.length);
    double sum = 0;
    for (int i = first; i < turn; i++) {
      sum += values[i];
    }
    for (int i = 0; i < first + count - turn; i++) {
      sum += values[i];
    }
    return sum / count;
  }

  private double stdDev(int count, double mean) {
    int first = slot(size - count);
    int turn = Math.min(first + count, values.length);
    double squares = 0;
    for (int i = first; i < turn; i++) {
      double distance = values[i] - mean;
      squares += distance * distance;
    }
    for (int i = 0; i < first + count - turn; i++) {
      double distance = values[i] - mean;
      squares += distance * distance;
    }
    return Math.sqrt(squares / count);
  }

  /** A point as old as the window is long has left it, as in the seed. */
  private boolean hasLeft(long now, int i) {
    return now - nanos[slot(i)] >= windowNanos;
  }

  /** Where the i-th oldest point lies. */
  private int slot(int i) {
    int slot = head - size + i;
    return slot < 0 ? slot + values.length : slot;
  }
}
