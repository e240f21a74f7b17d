package dev.homeostat.cli.watch;

import java.util.Arrays;

/** The last values of a metric, drawn as one line of bars. Not thread-safe. */
final class Sparkline {

  private static final String BARS = "▁▂▃▄▅▆▇█";

  /** As wide as a course is drawn at most. */
  static final int LONGEST = 60;

  private final double[] values = new double[LONGEST];

  Sparkline() {
    Arrays.fill(values, Double.NaN);
  }

  /** Adds the newest value; NaN where there is none. */
  void add(double value) {
    System.arraycopy(values, 1, values, 0, LONGEST - 1);
    values[LONGEST - 1] = value;
  }

  /** The newest values between their least and their most; a gap where there was none. */
  String draw(int columns) {
    double[] shown =
        Arrays.copyOfRange(values, LONGEST - Math.max(0, Math.min(LONGEST, columns)), LONGEST);
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double value : shown) {
      least = value < least ? value : least;
      most = value > most ? value : most;
    }
    StringBuilder line = new StringBuilder();
    for (double value : shown) {
      double share = most > least ? (value - least) / (most - least) : 0;
      line.append(
          Double.isNaN(value)
              ? ' '
              : BARS.charAt((int) Math.min(BARS.length() - 1.0, share * BARS.length())));
    }
    return line.toString();
  }
}
