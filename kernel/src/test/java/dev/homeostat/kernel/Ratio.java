package dev.homeostat.kernel;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * The median of ratios, with against without, and the interval that holds it in 95 % of resamplings
 * (the percentile bootstrap: Efron, 1979).
 *
 * @param low the interval's begin
 * @param median the middle one
 * @param high the interval's end
 */
record Ratio(double low, double median, double high) {

  private static final int RESAMPLINGS = 10_000;
  private static final long SEED = 40;

  /** Of one ratio a block. */
  static Ratio of(double... ratios) {
    Random random = new Random(SEED);
    double[] medians = new double[RESAMPLINGS];
    double[] sample = new double[ratios.length];
    for (int i = 0; i < RESAMPLINGS; i++) {
      for (int j = 0; j < sample.length; j++) {
        sample[j] = ratios[random.nextInt(ratios.length)];
      }
      medians[i] = median(sample);
    }
    Arrays.sort(medians);
    return new Ratio(
        medians[RESAMPLINGS / 40], median(ratios), medians[RESAMPLINGS - 1 - RESAMPLINGS / 40]);
  }

  /** The middle value, or the mean of the two in the middle. */
  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  /** As a rise. */
  String more() {
    return String.format(
        Locale.ROOT,
        "%.2f [%.2f … %.2f] %%",
        100 * (median - 1),
        100 * (low - 1),
        100 * (high - 1));
  }

  /** As a fall. */
  String fewer() {
    return new Ratio(2 - high, 2 - median, 2 - low).more();
  }
}
