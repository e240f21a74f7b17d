package dev.homeostat.series;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The recent points of every series, by component and metric, in memory that is bounded by the
 * number of series times the points of each. Thread-safe; meant for one writer a series and many
 * readers. A record costs two hash look-ups and allocates nothing once the series exists.
 */
public final class MetricsDb {

  /** How many points a series keeps: six minutes at a tick a second, six hours at one a minute. */
  public static final int POINTS = 360;

  /** How far back a baseline looks. */
  public static final Duration WINDOW = Duration.ofHours(1);

  /** How many series are kept: 1,000 × 360 points × 16 bytes = 5.8 MB. */
  public static final int MAX_SERIES = 1_000;

  /** A ring's two arrays a point, and all else of a series: its objects and its places in maps. */
  private static final int BYTES_A_POINT = Long.BYTES + Double.BYTES;

  private static final int BYTES_BESIDE = 240;

  /** How often within a window a full store looks for series that ended. */
  private static final int LOOKS_A_WINDOW = 60;

  private final int points;
  private final long windowNanos;
  private final int maxSeries;
  private final Map<String, Map<String, SeriesState>> components = new ConcurrentHashMap<>();
  private final AtomicInteger seriesCount = new AtomicInteger();
  private long purgedNanos;

  /** Makes an empty store with the defaults. */
  public MetricsDb() {
    this(POINTS, WINDOW, MAX_SERIES);
  }

  /**
   * Makes an empty store.
   *
   * @param points how many points a series keeps, at least 1
   * @param window how far back a baseline looks, more than nothing
   * @param maxSeries how many series are kept, at least 1
   * @throws IllegalArgumentException where one of them is out of its range
   */
  public MetricsDb(int points, Duration window, int maxSeries) {
    if (points < 1 || maxSeries < 1 || window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException(
          "points, window and maxSeries must be positive, but are %d, %s and %d"
              .formatted(points, window, maxSeries));
    }
    this.points = points;
    this.windowNanos = window.toNanos();
    this.maxSeries = maxSeries;
  }

  /**
   * Adds a point.
   *
   * @param nanos the monotonic time of the point; not before the series' last one
   * @param value a finite value
   * @return whether it was kept; false where the value is not finite, or the series is new and the
   *     store holds as many as it may
   */
  public boolean record(String component, String metric, long nanos, double value) {
    if (!Double.isFinite(value)) {
      return false;
    }
    SeriesState series = find(component, metric);
    if (series == null) {
      series = create(component, metric, nanos);
    }
    if (series == null) {
      return false;
    }
    series.add(nanos, value);
    return true;
  }

  /** Makes room for a series before it has a point, for one that may come when there is none. */
  public void open(String component, String metric, long nanos) {
    if (find(component, metric) == null) {
      create(component, metric, nanos);
    }
  }

  /** The statistics of the window that ends at the given monotonic time. */
  public Baseline baseline(String component, String metric, long nanos) {
    SeriesState series = find(component, metric);
    return series == null ? Baseline.EMPTY : series.baseline(nanos);
  }

  /** As {@link Baseline#zScore} of {@link #baseline}, without allocating. */
  public double zScore(String component, String metric, long nanos, double value) {
    SeriesState series = find(component, metric);
    return series == null ? 0 : series.zScore(nanos, value);
  }

  /** The newest points of a series, at most {@code n}, oldest first; none where it is unknown. */
  public double[] recent(String component, String metric, int n) {
    SeriesState series = find(component, metric);
    return series == null ? new double[0] : series.recent(n);
  }

  /** All points of a series with their times, oldest first; none where it is unknown. */
  public List<Point> points(String component, String metric) {
    SeriesState series = find(component, metric);
    return series == null ? List.of() : series.points();
  }

  /** Forgets the points that have left the window, and the series that have none left. */
  public synchronized void purge(long nanos) {
    for (Map<String, SeriesState> metrics : components.values()) {
      int before = metrics.size();
      metrics.values().removeIf(series -> series.purge(nanos));
      seriesCount.addAndGet(metrics.size() - before);
    }
    components.values().removeIf(Map::isEmpty);
  }

  /** After how long without a point a series has made room for another. */
  public Duration freesAfter() {
    return Duration.ofNanos(windowNanos + windowNanos / LOOKS_A_WINDOW);
  }

  /** How many series are kept now. */
  public int seriesCount() {
    return seriesCount.get();
  }

  /** How much heap a series takes here, whether its ring is full or not. */
  public int bytesASeries() {
    return points * BYTES_A_POINT + BYTES_BESIDE;
  }

  /** How many series may be kept. */
  public int maxSeries() {
    return maxSeries;
  }

  /** Whether a series is kept. */
  public boolean holds(String component, String metric) {
    return find(component, metric) != null;
  }

  private @Nullable SeriesState find(String component, String metric) {
    Map<String, SeriesState> metrics = components.get(component);
    return metrics == null ? null : metrics.get(metric);
  }

  private synchronized @Nullable SeriesState create(String component, String metric, long nanos) {
    SeriesState existing = find(component, metric);
    if (existing != null) {
      return existing;
    }
    if (seriesCount.get() >= maxSeries && nanos - purgedNanos > windowNanos / LOOKS_A_WINDOW) {
      purgedNanos = nanos;
      purge(nanos); // Series that ended make room for new ones.
    }
    if (seriesCount.get() >= maxSeries) {
      return null;
    }
    SeriesState created = new SeriesState(points, windowNanos);
    Map<String, SeriesState> metrics = components.get(component);
    if (metrics == null) {
      metrics = new ConcurrentHashMap<>();
      components.put(component, metrics);
    }
    metrics.put(metric, created);
    seriesCount.incrementAndGet();
    return created;
  }
}
