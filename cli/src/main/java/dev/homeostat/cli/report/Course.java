package dev.homeostat.cli.report;

import java.util.Arrays;

/**
 * The course of one metric along the axis of a recording of any length, in at most {@value #MOST}
 * steps: least, most and last value of each, and what was expected then. When it is full, two steps
 * become one. Not thread-safe.
 */
final class Course {

  static final int MOST = 800;

  private final double[] least = new double[MOST];
  private final double[] most = new double[MOST];
  private final double[] low = new double[MOST];
  private final double[] high = new double[MOST];
  private long millisAStep = 1;
  private double last = Double.NaN;
  private double limit = Double.NaN;

  Course() {
    for (double[] values : new double[][] {least, most, low, high}) {
      Arrays.fill(values, Double.NaN);
    }
  }

  /**
   * Adds a value; NaN changes nothing.
   *
   * @param millis its place on the axis
   */
  void add(long millis, double value, double limitNow) {
    if (Double.isNaN(value)) {
      return;
    }
    int at = step(millis);
    least[at] = smaller(least[at], value);
    most[at] = larger(most[at], value);
    last = value;
    limit = limitNow;
  }

  /** Adds what was expected at a place. */
  void expect(long millis, double from, double to) {
    int at = step(millis);
    low[at] = smaller(low[at], from);
    high[at] = larger(high[at], to);
  }

  /** How many milliseconds a step stands for. */
  long millisAStep() {
    return millisAStep;
  }

  double least(int step) {
    return least[step];
  }

  double most(int step) {
    return most[step];
  }

  double low(int step) {
    return low[step];
  }

  double high(int step) {
    return high[step];
  }

  /** The last value; NaN where there was none. */
  double last() {
    return last;
  }

  /** The last limit; NaN where there was none. */
  double limit() {
    return limit;
  }

  private int step(long millis) {
    while (millis / millisAStep >= MOST) {
      for (int i = 0; i < MOST / 2; i++) {
        least[i] = smaller(least[2 * i], least[2 * i + 1]);
        most[i] = larger(most[2 * i], most[2 * i + 1]);
        low[i] = smaller(low[2 * i], low[2 * i + 1]);
        high[i] = larger(high[2 * i], high[2 * i + 1]);
      }
      for (double[] values : new double[][] {least, most, low, high}) {
        Arrays.fill(values, MOST / 2, MOST, Double.NaN);
      }
      millisAStep *= 2;
    }
    return (int) (millis / millisAStep);
  }

  private static double smaller(double a, double b) {
    return Double.isNaN(a) || b < a ? b : a;
  }

  private static double larger(double a, double b) {
    return Double.isNaN(a) || b > a ? b : a;
  }
}
