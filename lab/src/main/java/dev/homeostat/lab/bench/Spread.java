package dev.homeostat.lab.bench;

import java.util.Collection;
import java.util.Locale;

/**
 * The middle and the ends of several measurements.
 *
 * @param median the middle one, or the mean of the two
 * @param least the smallest
 * @param most the largest
 * @param count how many there are
 */
record Spread(double median, double least, double most, int count) {

  static Spread of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
  }

  @Override
  public String toString() {
    if (count == 1) {
      boolean small = Math.abs(median) < 10 && median != Math.rint(median);
      return String.format(Locale.ROOT, small ? "%.2f" : "%.0f", median);
    }
    return String.format(
        Locale.ROOT,
        Math.abs(median) < 1 ? "%.2f (%.2f … %.2f)" : "%.1f (%.1f … %.1f)",
        median,
        least,
        most);
  }
}
