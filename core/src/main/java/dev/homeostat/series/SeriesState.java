package dev.homeostat.series;

/**
 * One series: a ring of its newest points, and the statistics of those inside the window. Every
 * method holds the series' lock; adding a point is O(1), the statistics are two passes over the
 * window, as in the seed, in the order the points came: a verdict at exactly three deviations hangs
 * on the rounding. No method but {@link #baseline} and {@link #recent} allocates.
 */
final class SeriesState {

  private final long windowNanos;
  private final long[] nanos;
  private final double[] values;
  private int head;
  private int size;

  // The statistics of the last fold: fields, so that folding allocates nothing.
  private int count;
  private double mean;
  private double stdDev;
  private double min;
  private double max;

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
    fold(now);
    return new Baseline(count, mean, stdDev, min, max);
  }

  synchronized double zScore(long now, double value) {
    fold(now);
    return Baseline.zScore(count, mean, stdDev, value);
  }

  /** The newest points, at most {@code n}, oldest first. */
  synchronized double[] recent(int n) {
    double[] recent = new double[Math.max(0, Math.min(n, size))];
    for (int i = 0; i < recent.length; i++) {
      recent[i] = values[slot(size - recent.length + i)];
    }
    return recent;
  }

  /** Forgets the points that have left the window; says whether none is left. */
  synchronized boolean purge(long now) {
    while (size > 0 && hasLeft(now, 0)) {
      size--;
    }
    return size == 0;
  }

  private void fold(long now) {
    count = 0;
    mean = 0;
    stdDev = 0;
    min = 0;
    max = 0;
    double sum = 0;
    int first = 0;
    while (first < size && hasLeft(now, first)) {
      first++;
    }
    for (int i = first; i < size; i++) {
      double value = values[slot(i)];
      sum += value;
      min = i == first ? value : Math.min(min, value);
      max = i == first ? value : Math.max(max, value);
    }
    count = size - first;
    if (count == 0) {
      return;
    }
    mean = sum / count;
    double squares = 0;
    for (int i = first; i < size; i++) {
      double distance = values[slot(i)] - mean;
      squares += distance * distance;
    }
    stdDev = Math.sqrt(squares / count);
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
