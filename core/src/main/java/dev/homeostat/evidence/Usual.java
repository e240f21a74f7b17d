package dev.homeostat.evidence;

/**
 * What is usual: the census before the last one. The last may have been taken when things had just
 * begun to go wrong, and would hide it. Not thread-safe.
 */
final class Usual<T> {

  private T before;
  private T last;
  private boolean taken;

  /**
   * Begins with nothing known.
   *
   * @param none what stands for that
   */
  Usual(T none) {
    before = none;
    last = none;
  }

  /** Takes a census. */
  void take(T census) {
    before = taken ? last : census;
    last = census;
    taken = true;
  }

  T get() {
    return before;
  }
}
