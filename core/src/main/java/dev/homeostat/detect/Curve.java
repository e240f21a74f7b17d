package dev.homeostat.detect;

import java.util.Arrays;

/**
 * Least-squares parabola and cubic through unevenly filled points, by Gram-Schmidt over their
 * moments.
 *
 * <p>Not thread-safe: a scratch that is filled again and again. O(1) a point, allocates nothing.
 */
final class Curve {
  private static final int DEGREE = 3;

  private final double[] moments = new double[2 * DEGREE + 1];
  private final double[] products = new double[DEGREE + 1];
  private final double[][] basis = new double[DEGREE + 1][DEGREE + 1];
  private final double[] residuals = new double[DEGREE + 1];
  private double squares;

  /** Forgets all points. */
  void clear() {
    Arrays.fill(moments, 0);
    Arrays.fill(products, 0);
    squares = 0;
  }

  /** Adds a point; x should lie in [−1, 1]. */
  void add(double x, double y) {
    double power = 1;
    for (int i = 0; i <= 2 * DEGREE; i++) {
      moments[i] += power;
      if (i <= DEGREE) {
        products[i] += power * y;
      }
      power *= x;
    }
    squares += y * y;
  }

  /** Fits polynomials of every degree; needs at least five points. */
  void fit() {
    double left = squares;
    for (int degree = 0; degree <= DEGREE; degree++) {
      double[] p = basis[degree];
      Arrays.fill(p, 0);
      p[degree] = 1;
      for (int lower = 0; lower < degree; lower++) {
        double share = inner(p, basis[lower], degree) / inner(basis[lower], basis[lower], degree);
        for (int i = 0; i <= lower; i++) {
          p[i] -= share * basis[lower][i];
        }
      }
      double along = 0;
      for (int i = 0; i <= degree; i++) {
        along += p[i] * products[i];
      }
      left -= along * along / inner(p, p, degree);
      residuals[degree] = Math.max(0, left);
    }
  }

  private double inner(double[] p, double[] q, int degree) {
    double sum = 0;
    for (int i = 0; i <= degree; i++) {
      for (int j = 0; j <= degree; j++) {
        sum += p[i] * q[j] * moments[i + j];
      }
    }
    return sum;
  }

  /** Sum of squared residuals of the polynomial of a degree, 0 to 3. */
  double residual(int degree) {
    return residuals[degree];
  }
}
