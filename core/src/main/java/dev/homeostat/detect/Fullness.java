package dev.homeostat.detect;

/**
 * Whether a resource is nearly used up: at least {@link #NEARLY_ALL} of its limit for {@link
 * #LOOKS} looks in a row, until it is below {@link #CLEAR}. Needs no learning, and speaks only
 * where nothing else does: for what was full from the start, or filled in one step. Not
 * thread-safe; O(1).
 */
public final class Fullness {

  /** Of the limit; above it there is no room for a working day. */
  static final double NEARLY_ALL = 0.9;

  /** Of the limit; below it the matter is over. */
  static final double CLEAR = 0.85;

  /** Half a minute at a tick a second: longer than a burst that is served. */
  static final int LOOKS = 30;

  private int looks;
  private boolean full;

  /** Makes one that has seen nothing. */
  public Fullness() {}

  /** Takes a value and its limit, NaN for none; says whether the resource is nearly used up. */
  public boolean add(double value, double limit) {
    double share = value / limit;
    if (Double.isNaN(share)) {
      return full;
    }
    looks = share >= NEARLY_ALL ? Math.min(LOOKS, looks + 1) : 0;
    full = looks == LOOKS || (full && share >= CLEAR);
    return full;
  }
}
