package dev.homeostat.detect;

/**
 * Whether a resource is nearly used up: at least {@link #NEARLY_ALL} of its limit, of a heap {@link
 * #MOST_THAT_MAY_LIVE}, for {@link #LOOKS} looks in a row, until it is a twentieth below that.
 * Needs no learning, and speaks only where nothing else does: for what was full from the start, or
 * filled in one step. Not thread-safe; O(1).
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
  static final int LOOKS = 30;

  private final double nearlyAll;
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

  /** Takes a value and its limit, NaN for none; says whether the resource is nearly used up. */
  public boolean add(double value, double limit) {
    double share = value / limit;
    if (Double.isNaN(share)) {
      return full;
    }
    looks = share >= nearlyAll ? Math.min(LOOKS, looks + 1) : 0;
    full = looks == LOOKS || (full && share >= nearlyAll - LESS);
    return full;
  }
}
