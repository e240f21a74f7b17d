package dev.homeostat.lab.score;

/** Intervals of 95 % for what was counted. */
public final class Intervals {
  private static final double Z = 1.959964;

  private Intervals() {}

  /**
   * The lower end for {@code hits} of {@code trials}, by Wilson (JASA 22, 1927).
   *
   * @return from 0 to 1; 0 without trials
   */
  static double wilsonLow(int hits, int trials) {
    return trials == 0 ? 0 : Math.max(0, centre(hits, trials) - half(hits, trials));
  }

  /** The upper end; 1 without trials. */
  static double wilsonHigh(int hits, int trials) {
    return trials == 0 ? 1 : Math.min(1, centre(hits, trials) + half(hits, trials));
  }

  private static double centre(int hits, int trials) {
    return (hits + Z * Z / 2) / (trials + Z * Z);
  }

  private static double half(int hits, int trials) {
    double share = (double) hits / trials;
    return Z * Math.sqrt(trials * share * (1 - share) + Z * Z / 4) / (trials + Z * Z);
  }

  /** The mean of which a Poisson count of {@code events} or fewer has a chance of only 5 %. */
  public static double poissonUpper(int events) {
    double low = 0;
    double high = 10 + 3.0 * events;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (atMost(events, middle) > 0.05) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private static double atMost(int events, double mean) {
    double logTerm = -mean;
    double sum = Math.exp(logTerm);
    for (int i = 1; i <= events; i++) {
      logTerm += Math.log(mean / i);
      sum += Math.exp(logTerm);
    }
    return sum;
  }
}
