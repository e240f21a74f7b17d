package dev.homeostat.sensor;

import java.time.Duration;

/**
 * What class histograms may cost.
 *
 * @param share of wall time they may take together, from 0 (none is taken) to 1
 * @param maxPause none is taken where a longer pause is predicted
 */
public record HistogramBudget(double share, Duration maxPause) {

  /** 0.05 % of wall time, and no pause over 20 ms. */
  public static final HistogramBudget DEFAULT = new HistogramBudget(0.0005, Duration.ofMillis(20));

  /** Checks the ranges. */
  public HistogramBudget {
    if (!(share >= 0 && share <= 1) || maxPause.isNegative()) {
      throw new IllegalArgumentException(
          "a histogram budget is a share from 0 to 1 and a pause of 0 or more, but was "
              + share
              + " and "
              + maxPause);
    }
  }
}
