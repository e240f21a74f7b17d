package dev.homeostat.series;

/**
 * One series: a ring of its newest points, and the statistics of those inside the window. Every
 * method holds the series' lock; adding a point is O(1), the statistics are two passes over the
 * window, as in the seed, in the order the points came: a verdict at exactly three deviations hangs
 * on the rounding. No method but {@link #baseline} and {@link #recent} allocates.
 *
 * <p>Most points are far from any threshold. For these {@link #isSurelyWithin} answers in O(1) from
 * running sums of the points' distances from an origin near their mean, or says that it does not
 * know. The sums are made anew when half of the points are new to them, so that they carry the
 * rounding of at most 2 × 360 steps: 2 × 360 × 2⁻⁵³ = 8e-14 of the largest they were. Where the
 * spread is at least {@link #TOLD_APART} of that, they are good to 1e-4, and the answer leaves
 * {@link #MARGIN}.
 */
final class SeriesState {

  /** The sums tell a spread of this share of the largest they have held. */
  private static final double TOLD_APART = 1e-9;

  /** Under this share of the mean the two passes themselves round: they must be made. */
  private static final double ROUNDED = 1e-10;

  private static final double MARGIN = 0.99;

  private final long windowNanos;
  private final long[] nanos;
  private final double[] values;
  private int head;
  private int size;

  // Running sums over the whole ring, of distances from the origin.
  private double origin;
  private double sum;
  private double squares;
  private double largestSquares;
  private int steps;

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
    if (size == values.length) {
      move(values[head] - origin, -1);
    }
    nanos[head] = now;
    values[head] = value;
    head = head + 1 == values.length ? 0 : head + 1;
    size = Math.min(size + 1, values.length);
    move(value - origin, 1);
    if (++steps * 2 >= size) {
      sumAnew();
    }
  }

  /**
   * Whether a value is for sure less than that many standard deviations of the window from its
   * mean. False where it is not, and where only the two passes can tell.
   */
  synchronized boolean isSurelyWithin(double deviations, long now, double value) {
    if (size < Baseline.MIN_POINTS || hasLeft(now, 0)) {
      return false;
    }
    double shift = sum / size;
    double variance = squares / size - shift * shift;
    double rounded = ROUNDED * origin;
    return variance * size > TOLD_APART * largestSquares
        && variance > rounded * rounded
        && Math.abs(value - origin - shift) < deviations * MARGIN * Math.sqrt(variance);
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
    int before = size;
    while (size > 0 && hasLeft(now, 0)) {
      size--;
    }
    if (size < before) {
      sumAnew();
    }
    return size == 0;
  }

  private void move(double distance, int sign) {
    sum += sign * distance;
    squares += sign * distance * distance;
    largestSquares = Math.max(largestSquares, squares);
  }

  private void sumAnew() {
    origin = size == 0 ? 0 : origin + sum / size;
    origin = Double.isFinite(origin) ? origin : 0;
    sum = 0;
    squares = 0;
    largestSquares = 0;
    steps = 0;
    for (int i = 0; i < size; i++) {
      move(values[slot(i)] - origin, 1);
    }
  }

  private void fold(long now) {
    count = 0;
    mean = 0;
    stdDev = 0;
    min = 0;
    max = 0;
    double total = 0;
    int first = 0;
    while (first < size && hasLeft(now, first)) {
      first++;
    }
    for (int i = first; i < size; i++) {
      double value = values[slot(i)];
      total += value;
      min = i == first ? value : Math.min(min, value);
      max = i == first ? value : Math.max(max, value);
    }
    count = size - first;
    if (count == 0) {
      return;
    }
    mean = total / count;
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
