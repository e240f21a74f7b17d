package dev.homeostat.kernel.probe;

/** What was added recently to a sum of the kernel's. Used by one thread. */
final class RecentTime {

  /** Half of it is forgotten in as many ticks. */
  private static final double FADE = Math.pow(0.5, 1 / 10.0);

  private long total;
  private double recent;

  /** Once a tick. */
  void fade() {
    recent *= FADE;
  }

  /** The sum as it is now; what it was at first counts as added. */
  void take(long now) {
    recent += Math.max(0, now - total);
    total = now;
  }

  long nanos() {
    return (long) recent;
  }
}
