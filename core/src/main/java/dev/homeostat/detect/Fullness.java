package dev.homeostat.detect;

/**
 * Whether a resource is nearly used up: at least {@link #NEARLY_ALL} of its limit, of a heap {@link
 * #MOST_THAT_MAY_LIVE}, for {@link #TICKS} ticks and {@link #LOOKS} looks in a row, until it is a
 * twentieth below that. Needs no learning, and speaks only where nothing else does: for what was
 * full from the start, or filled in one step. Not thread-safe; O(1).
 */
public final class Fullness {

  /** Of the limit; above it there is no room for a working day. */
  static final double NEARLY_ALL = 0.9;

  /**
   * Of a heap, by what lives: a parallel collector's old generation is two thirds of it, and what
   * does not fit there is collected whole again and again.
   */
  static final double MOST_THAT_MAY_LIVE = 0.85;

  /** So much of the limit below what is full the matter is over. */
  static final double LESS = 0.05;

  /** Half a minute at a tick a second: longer than a burst that is served. */
  static final int TICKS = 30;

  /** What is looked at now and then, as a heap is when it is collected whole, was no moment's. */
  static final int LOOKS = 5;

  private final double nearlyAll;
  private long since;
  private int looks;
  private boolean full;

  /**
   * Makes one that has seen nothing.
   *
   * @param heap whether it is of what lives on a heap
   */
  public Fullness(boolean heap) {
    nearlyAll = heap ? MOST_THAT_MAY_LIVE : NEARLY_ALL;
  }

  /**
   * Takes a look; says whether the resource is nearly used up.
   *
   * @param tick of the look
   * @param value NaN where nothing was seen
   * @param limit NaN for none
   */
  public boolean add(long tick, double value, double limit) {
    double share = value / limit;
    if (Double.isNaN(share)) {
      return full;
    }
    if (share < nearlyAll) {
      looks = 0;
    } else if (looks++ == 0) {
      since = tick;
    }
    full = (looks >= LOOKS && tick - since >= TICKS - 1) || (full && share >= nearlyAll - LESS);
    return full;
  }
}
