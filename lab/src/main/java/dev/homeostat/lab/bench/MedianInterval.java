package dev.homeostat.lab.bench;

import java.util.Collection;
import java.util.Locale;

/**
 * A median, and between what the true one lies whatever the distribution: two of the measurements,
 * by rank (the binomial interval of the sign test, Thompson 1936).
 *
 * @param median of the measurements
 * @param least the lower bound
 * @param most the upper bound
 * @param confidence that the true median lies between them, at least 0.95
 */
record MedianInterval(double median, double least, double most, double confidence) {

  private static final int FEWEST = 6;
  private static final double OUTSIDE = 0.05;

  /** Of at least six independent measurements. */
  static MedianInterval of(Collection<Double> values) {
    if (values.size() < FEWEST) {
      throw new IllegalArgumentException("six measurements at least, not " + values.size());
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int count = sorted.length;
    // What the chance is that at most `below` of all measurements lie on one side of the median.
    double chance = Math.pow(0.5, count);
    double tail = chance;
    int below = 0;
    while (true) {
      chance *= (double) (count - below) / (below + 1);
      if (2 * (tail + chance) > OUTSIDE) {
        break;
      }
      tail += chance;
      below++;
    }
    return new MedianInterval(
        Spread.of(values).median(), sorted[below], sorted[count - 1 - below], 1 - 2 * tail);
  }

  /** All three numbers in one format, such as {@code %.2f}. */
  String text(String format) {
    String all = format + " (" + format + " … " + format + ")";
    return String.format(Locale.ROOT, all, median, least, most);
  }
}
