package dev.homeostat;

/**
 * When ticks were, also where they do not come at one pace: of some of them, evenly spread, it is
 * known, between those they are taken for regular. When it is full, every second one is forgotten.
 * 2 KiB; adding costs a comparison as a rule. Not thread-safe.
 */
final class TickTimes {

  static final int MOST = 128;

  private final long[] ticks = new long[MOST];
  private final long[] nanos = new long[MOST];
  private int count;
  private long distance = 1;
  private long newestTick;
  private long newestNanos;

  /** Adds a tick that is later than those there are. */
  void add(long tick, long at) {
    newestTick = tick;
    newestNanos = at;
    if (count > 0 && tick - ticks[count - 1] < distance) {
      return;
    }
    if (count == MOST) {
      thin();
    }
    ticks[count] = tick;
    nanos[count] = at;
    count++;
  }

  /**
   * The time of a tick in nanoseconds.
   *
   * @param tick none before the first and none behind the newest
   */
  double at(long tick) {
    long laterTick = newestTick;
    long laterNanos = newestNanos;
    int at = count - 1;
    while (at > 0 && ticks[at] > tick) {
      laterTick = ticks[at];
      laterNanos = nanos[at];
      at--;
    }
    return laterTick > ticks[at]
        ? nanos[at]
            + (double) (laterNanos - nanos[at]) * (tick - ticks[at]) / (laterTick - ticks[at])
        : nanos[at];
  }

  private void thin() {
    count = MOST / 2;
    for (int i = 0; i < count; i++) {
      ticks[i] = ticks[2 * i];
      nanos[i] = nanos[2 * i];
    }
    distance *= 2;
  }
}
