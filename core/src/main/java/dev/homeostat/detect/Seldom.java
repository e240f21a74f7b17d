package dev.homeostat.detect;

import java.nio.ByteBuffer;

/**
 * The newest values of a series that has one only now and then, as what lives on a heap is known
 * after a collection of all of it: too few for buckets of ticks, and each of them exact.
 *
 * <p>A leak is told by three values that rise above at least two that did not: straight, no step
 * and not fading, by a share of the limit that is no daily change, by more than the values before
 * lay apart, and above all since they come seldom. Values that come close together are left to the
 * buckets, and what was kept is forgotten. Not thread-safe; O(1), allocates nothing.
 */
final class Seldom {
  private static final int HELD = 8;
  private static final int LEAST_FLAT = 2;
  private static final int LEAST_RISING = 3;

  /** Ticks between two values that are seldom: a bucket of the second level. */
  private static final long GAP = 60;

  /**
   * Of made heaps of which a fifth comes and goes with the day, one in 300 is called a leak on its
   * first day; with 0.15 it is one in seven.
   */
  private static final double SHARE_OF_LIMIT = 0.2;

  /** The rise beside how far the values before lay apart: few are known. */
  private static final double BEYOND = 4;

  /** Of the mean rate, that of each step. */
  private static final double LEAST_OF_RATE = 0.5;

  private static final double MOST_OF_RATE = 2;

  /** Of the mean rate, that of the last step: what fills up and stops is slower by then. */
  private static final double LEAST_OF_RATE_LATE = 0.85;

  private final int sign;
  private final long[] ticks = new long[HELD];
  private final double[] values = new double[HELD];
  private int count;
  private double highest = Double.NEGATIVE_INFINITY;
  private double base;
  private long onset;

  /**
   * None yet.
   *
   * @param sign 1, or −1 where harm points down
   */
  Seldom(int sign) {
    this.sign = sign;
  }

  /** Begins anew. */
  void clear() {
    count = 0;
    highest = Double.NEGATIVE_INFINITY;
  }

  /**
   * Takes a value; says whether the newest ones are a leak.
   *
   * @param material the change that matters
   * @param limit the resource's limit, NaN for none: then no leak is told
   */
  boolean leaks(long tick, double value, double material, double limit) {
    if (count > 0 && tick - ticks[count - 1] < GAP) {
      clear();
    }
    if (count == HELD) {
      highest = Math.max(highest, values[0]);
      System.arraycopy(ticks, 1, ticks, 0, HELD - 1);
      System.arraycopy(values, 1, values, 0, HELD - 1);
      count--;
    }
    ticks[count] = tick;
    values[count] = sign * value;
    count++;
    double enough = Math.max(material, SHARE_OF_LIMIT * Math.abs(limit));
    for (int rising = LEAST_RISING; count - rising >= LEAST_FLAT; rising++) {
      if (rises(count - rising, enough)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the values from one on rise above those before it. */
  private boolean rises(int first, double enough) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    double sum = 0;
    for (int i = 0; i < first; i++) {
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
      sum += values[i];
    }
    base = sum / first;
    onset = ticks[first - 1];
    double newest = values[count - 1];
    return newest - base >= enough
        && newest - base >= BEYOND * (high - low)
        && newest > highest + (high - low)
        && isStraight(first, Math.max(base, values[first - 1]));
  }

  private boolean isStraight(int first, double before) {
    double rate = (values[count - 1] - values[first]) / (ticks[count - 1] - ticks[first]);
    // It began somewhere between the last flat value and the first that rose.
    double corner = (values[first] - before) / (ticks[first] - ticks[first - 1]);
    if (!(rate > 0 && corner > 0 && corner <= MOST_OF_RATE * rate)) {
      return false;
    }
    double last = 0;
    for (int i = first + 1; i < count; i++) {
      last = (values[i] - values[i - 1]) / (ticks[i] - ticks[i - 1]);
      if (!(last >= LEAST_OF_RATE * rate && last <= MOST_OF_RATE * rate)) {
        return false;
      }
    }
    return last >= LEAST_OF_RATE_LATE * rate;
  }

  /** From where the leak told last rose, pointing up. */
  double base() {
    return base;
  }

  /** Tick of the last value before the leak told last. */
  long onset() {
    return onset;
  }

  void write(ByteBuffer out) {
    out.put((byte) count).putDouble(highest);
    for (int i = 0; i < count; i++) {
      out.putLong(ticks[i]).putDouble(values[i]);
    }
  }

  void read(ByteBuffer in) {
    int held = in.get();
    if (held < 0 || held > HELD) {
      throw new IllegalArgumentException("not a number of values: " + held);
    }
    count = held;
    highest = in.getDouble();
    for (int i = 0; i < count; i++) {
      ticks[i] = in.getLong();
      values[i] = in.getDouble();
    }
  }
}
