package dev.homeostat;

import dev.homeostat.series.Tiers;
import java.util.ArrayList;
import java.util.List;

/**
 * What is remembered of one series: its newest points, and coarser and coarser buckets of what came
 * before. A copy, for others to keep.
 *
 * @param metric its name in the store
 * @param unit in UCUM; empty where unknown
 * @param tickSeconds how far apart ticks are as a rule; a series may have no point at some
 * @param endMillis when the newest point came, since the epoch
 * @param recent the newest points, oldest first
 * @param ages how many seconds before the newest point each of them came
 * @param tiers the buckets, the finest first; none under the seed's rule
 */
public record SeriesHistory(
    String metric,
    String unit,
    double tickSeconds,
    long endMillis,
    List<Double> recent,
    List<Double> ages,
    List<Tier> tiers) {

  /** Copies the lists. */
  public SeriesHistory {
    recent = List.copyOf(recent);
    ages = List.copyOf(ages);
    tiers = List.copyOf(tiers);
  }

  /**
   * Buckets of one length, oldest first; NaN stands for a bucket without a value.
   *
   * @param bucketSeconds how long a bucket is
   * @param endMillis when the newest one ended, since the epoch
   * @param ages how many seconds before that each of them ended
   * @param min the smallest value of each
   * @param mean the mean of each
   * @param max the largest value of each
   */
  public record Tier(
      double bucketSeconds,
      long endMillis,
      List<Double> ages,
      List<Double> min,
      List<Double> mean,
      List<Double> max) {

    /** Copies the lists. */
    public Tier {
      ages = List.copyOf(ages);
      min = List.copyOf(min);
      mean = List.copyOf(mean);
      max = List.copyOf(max);
    }
  }

  /** Copies a series' tiers; those without a closed bucket are left out. */
  static List<Tier> copy(Tiers tiers, long ticks, Pace pace) {
    List<Tier> copies = new ArrayList<>();
    for (int level = 0; level < Tiers.LEVELS && tiers.size(level) > 0; level++) {
      long ago = 1 + Math.max(0, ticks - tiers.end(level)); // The tick that comes next is one more.
      long millisAgo = pace.millis(ago);
      List<Double> ages = new ArrayList<>();
      List<Double> min = new ArrayList<>();
      List<Double> mean = new ArrayList<>();
      List<Double> max = new ArrayList<>();
      for (int age = tiers.size(level) - 1; age >= 0; age--) {
        ages.add((pace.millis(ago + age * Tiers.ticks(level)) - millisAgo) / 1e3);
        min.add(tiers.min(level, age));
        mean.add(tiers.mean(level, age));
        max.add(tiers.max(level, age));
      }
      copies.add(
          new Tier(
              Tiers.ticks(level) * pace.secondsPerTick(),
              pace.epochMillis() - millisAgo,
              ages,
              min,
              mean,
              max));
    }
    return copies;
  }
}
