package dev.homeostat.lab.corpus;

/** The account of a fault: when a unit of harm is due and how much was lost by each second. */
final class Injection {
  private final double unitsPerSecond;
  private final int most;
  private final double[] lostBySecond;
  private int begun;

  /** Plans {@code unitsPerSecond} units, at most {@code most}, in a run of {@code seconds}. */
  Injection(double unitsPerSecond, int most, int seconds) {
    this.unitsPerSecond = unitsPerSecond;
    this.most = most;
    this.lostBySecond = new double[seconds + 1];
  }

  /** Takes one unit if one is due so long after onset. */
  synchronized boolean due(double sinceOnset) {
    if (sinceOnset <= 0 || begun >= most || begun >= unitsPerSecond * sinceOnset) {
      return false;
    }
    begun++;
    return true;
  }

  /** Books what a unit lost. */
  synchronized void lost(double seconds, double amount) {
    lostBySecond[(int) Math.min(seconds, lostBySecond.length - 1)] += amount;
  }

  /** Returns what was lost by the end of each second of the run. */
  synchronized double[] cumulative() {
    double[] sums = lostBySecond.clone();
    for (int i = 1; i < sums.length; i++) {
      sums[i] += sums[i - 1];
    }
    return sums;
  }
}
