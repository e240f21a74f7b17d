package dev.homeostat.lab.corpus;

/** How a load varies: a factor of the case's rate at each second of the run. */
@FunctionalInterface
interface LoadShape {
  /** The same load all the time. */
  LoadShape STEADY = seconds -> 1;

  /** Returns the factor at a time, at most {@link #PEAK}. */
  double factor(double seconds);

  /** The largest factor a shape may return. */
  double PEAK = 4;

  /** A day of {@code period} seconds: between a fifth and 1.8 times the rate. */
  static LoadShape daily(double period) {
    return seconds -> 1 - 0.8 * Math.cos(2 * Math.PI * seconds / period);
  }

  /** Quiet, with {@code length} seconds at the peak at the start of each period. */
  static LoadShape bursts(double period, double length) {
    return seconds -> seconds % period < length ? PEAK : 0.5;
  }
}
