package dev.homeostat;

/**
 * What a heap without memory does to a tick: which findings cannot be made, so that not all is
 * found, and whether the heap is told to be full all the same. Not thread-safe.
 */
final class Shortage {

  /** For so many ticks no finding is made again after one found no memory: each try collects. */
  private static final int REST_TICKS = 20;

  private int restTicks;
  private boolean complete = true;
  private boolean heapFull;

  /** Begins a tick. */
  void begin() {
    restTicks = Math.max(0, restTicks - 1);
    complete = true;
    heapFull = false;
  }

  /** A finding found no memory. */
  void strikes() {
    restTicks = REST_TICKS;
    complete = false;
  }

  /**
   * Whether no finding of a lesser matter is made at this tick; one that is left out is missing.
   */
  boolean leavesOut() {
    complete &= restTicks == 0;
    return restTicks > 0;
  }

  /** Whether all that was to be found at this tick was. */
  boolean isComplete() {
    return complete;
  }

  /** The heap is as good as used up by what lives. */
  void heapIsFull() {
    heapFull = true;
  }

  /** Whether it was so at this tick. */
  boolean isHeapFull() {
    return heapFull;
  }
}
