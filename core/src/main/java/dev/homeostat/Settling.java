package dev.homeostat;

/**
 * A series whose memory waits until the values of the new process have come to where they were, or
 * time is up. Not thread-safe.
 */
final class Settling {

  private final long tick;
  private final long deadlineNanos;
  private final boolean elsewhen;
  private int usual;

  /**
   * Begins to wait.
   *
   * @param tick the last one the memory was fed with, as its judge counts
   * @param deadlineNanos when the values are taken as they are
   * @param elsewhen whether the load is another hour's by now
   */
  Settling(long tick, long deadlineNanos, boolean elsewhen) {
    this.tick = tick;
    this.deadlineNanos = deadlineNanos;
    this.elsewhen = elsewhen;
  }

  long tick() {
    return tick;
  }

  boolean isElsewhen() {
    return elsewhen;
  }

  /** Takes a look; says whether it was the last one to wait for. */
  boolean isOver(boolean isUsual, long nanos) {
    usual = isUsual ? usual + 1 : 0;
    return usual > AnalyzerOptions.LEAST_LEARNING_TICKS || nanos - deadlineNanos >= 0;
  }
}
