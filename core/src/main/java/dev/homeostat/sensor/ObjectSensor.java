package dev.homeostat.sensor;

import dev.homeostat.signal.Signal;
import java.time.Duration;

/**
 * How many objects live. Counting them stops the application for a time that grows with the heap,
 * so it is done only under a budget of wall time and where a short pause is predicted; between two
 * counts the number is the live size over the mean object size of the last count. Where no
 * collection has told anew what lives, another count could not tell more, and none is taken.
 *
 * <p>How exact it is: before the first collection the live size is not known, nor the number; the
 * mean is over all objects, dead ones included, and as old as the last count; on a heap that never
 * was small enough it is not known at all. A leak of objects of the usual size shows at once, one
 * of unusually small ones when it has moved the mean.
 */
final class ObjectSensor implements Sensor {

  private static final double THOUSAND = 1e3;

  /** Live objects do not change their nature within minutes. */
  private static final Duration LEAST_INTERVAL = Duration.ofMinutes(2);

  private final MeasuredHistogram histogram;
  private final HistogramBudget limits;
  private final Budget budget;
  private final LiveBytes liveBytes;
  private final boolean countsThreads;
  private final boolean hasVirtualThreads = Runtime.version().feature() >= 21;
  private double meanBytes = Double.NaN;

  /** What lived when it was counted; before the first count a number that none can be. */
  private double countedBytes = -1;

  private double virtualThreads = Double.NaN;

  /** Tells what lives on the heap, in bytes; NaN where unknown. */
  interface LiveBytes {
    double liveBytes();
  }

  /**
   * Makes one.
   *
   * @param countsThreads whether nothing else counts the virtual threads
   */
  ObjectSensor(
      ClassHistogram histogram,
      HistogramBudget limits,
      LiveBytes liveBytes,
      boolean countsThreads) {
    this.histogram = MeasuredHistogram.of(histogram);
    this.limits = limits;
    this.liveBytes = liveBytes;
    this.countsThreads = countsThreads;
    this.budget = new Budget(Math.max(limits.share(), 1e-9), LEAST_INTERVAL);
  }

  @Override
  public void describe(Offer offer) {
    String whyNot = limits.share() == 0 ? "histogram_budget is 0" : histogram.lacks();
    if (!whyNot.isEmpty()) {
      offer.lacks(Signal.HEAP_OBJECTS_K, whyNot);
    } else {
      offer.gives(Signal.HEAP_OBJECTS_K);
    }
    if (!countsThreads) {
      return;
    }
    if (!whyNot.isEmpty()) {
      offer.lacks(Signal.VIRTUAL_THREADS, whyNot);
    } else if (hasVirtualThreads) {
      offer.gives(Signal.VIRTUAL_THREADS);
    } else {
      offer.lacks(Signal.VIRTUAL_THREADS, "this Java has no virtual threads (21 has)");
    }
  }

  @Override
  public void refresh(long nanos) throws Exception {
    virtualThreads = Double.NaN;
    double live = liveBytes.liveBytes();
    // Equal, where both are NaN too: no collection came yet.
    if (!givesThreads() && Double.compare(live, countedBytes) == 0) {
      return;
    }
    if (!budget.allows(nanos) || histogram.predictedNanos() > limits.maxPause().toNanos()) {
      return;
    }
    long began = System.nanoTime();
    String table = histogram.take();
    if (!table.isEmpty()) {
      read(table);
      countedBytes = live;
      budget.spend(nanos, System.nanoTime() - began);
    }
  }

  /** Whether the number of virtual threads comes from here. */
  private boolean givesThreads() {
    return countsThreads && hasVirtualThreads;
  }

  @Override
  public double value(Signal signal) {
    return signal == Signal.VIRTUAL_THREADS
        ? virtualThreads
        : liveBytes.liveBytes() / meanBytes / THOUSAND;
  }

  /**
   * The last line is {@code Total <instances> <bytes>}; a line is {@code num: instances bytes
   * name}.
   */
  private void read(String table) {
    int last = table.lastIndexOf("Total");
    double[] total = numbers(table, last < 0 ? table.length() : last);
    if (total[0] > 0) {
      meanBytes = total[1] / total[0];
    }
    if (!givesThreads()) {
      return;
    }
    int at = table.indexOf(" java.lang.VirtualThread ");
    int row = at < 0 ? -1 : table.indexOf(':', table.lastIndexOf('\n', at));
    virtualThreads = row < 0 ? 0 : numbers(table, row + 1)[0];
  }

  /** The two numbers from a place on. */
  private static double[] numbers(String table, int from) {
    double[] numbers = new double[2];
    int at = from;
    for (int i = 0; i < numbers.length; i++) {
      while (at < table.length() && !Character.isDigit(table.charAt(at))) {
        at++;
      }
      while (at < table.length() && Character.isDigit(table.charAt(at))) {
        numbers[i] = numbers[i] * 10 + Character.digit(table.charAt(at++), 10);
      }
    }
    return numbers;
  }
}
