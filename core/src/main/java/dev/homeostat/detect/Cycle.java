package dev.homeostat.detect;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a series shows at each part of a day or of a week: how high and how low it goes and how high
 * its floors come, as far as it did so in two periods running.
 *
 * <p>A part's extremes of one period alone say nothing: known is what the newest two have in
 * common, the lower of two highs. It rises at once, and falls by a seventh of the way with each
 * period that did not come so far: a weekend does not make people forget the week.
 *
 * <p>Numbers are kept to the upper half of a float, within 0.4 % of their size: no detector speaks
 * of a change of less than 3 %.
 *
 * <p>Not thread-safe. O(1), allocates nothing after construction.
 */
final class Cycle {
  private static final float FORGOTTEN = 1f / 7;

  /** High, low (negated) and floor: all of them point up. */
  private static final int KINDS = 3;

  static final int HIGH = 0;
  static final int LOW = 1;
  static final int FLOOR = 2;

  private static final long NONE = Long.MIN_VALUE;

  private final int parts;
  private final int hoursEach;
  private final short[] known;
  private final short[] latest;
  private final float[] now = new float[KINDS];
  private long part = NONE;

  /**
   * Nothing seen yet.
   *
   * @param parts of a period
   * @param hoursEach hours a part is long
   */
  Cycle(int parts, int hoursEach) {
    this.parts = parts;
    this.hoursEach = hoursEach;
    known = new short[KINDS * parts];
    latest = new short[KINDS * parts];
    distrust();
  }

  /** Forgets everything. */
  void distrust() {
    Arrays.fill(known, half(Float.NaN));
    Arrays.fill(latest, half(Float.NaN));
    Arrays.fill(now, Float.NaN);
    part = NONE;
  }

  /** Goes on to an hour since the epoch; one before the last is another's clock. */
  void moveTo(long hour) {
    long next = Math.floorDiv(hour, hoursEach);
    if (next < part) {
      distrust();
    }
    if (next != part) {
      keep();
      part = next;
    }
  }

  /** Takes what was seen in the hour under way. */
  void add(int kind, double pointingUp) {
    if (pointingUp > now[kind] || Float.isNaN(now[kind])) {
      now[kind] = (float) pointingUp;
    }
  }

  /** The part that just ended becomes the latest of its kind. */
  private void keep() {
    if (part != NONE) {
      for (int kind = 0; kind < KINDS; kind++) {
        int at = at(part, kind);
        float common = Math.min(whole(latest[at]), now[kind]);
        float before = whole(known[at]);
        if (!Float.isNaN(common)) {
          known[at] = half(common < before ? before + (common - before) * FORGOTTEN : common);
        }
        if (!Float.isNaN(now[kind])) {
          latest[at] = half(now[kind]);
        }
      }
    }
    Arrays.fill(now, Float.NaN);
  }

  /** How far a kind is known to come within some hours; NaN where that is not known of any. */
  double known(int kind, long fromHour, long toHour) {
    double most = Double.NaN;
    long last = Math.floorDiv(toHour, hoursEach);
    for (long each = Math.floorDiv(fromHour, hoursEach); each <= last; each++) {
      double one = whole(known[at(each, kind)]);
      most = most >= one || Double.isNaN(one) ? most : one;
    }
    return most;
  }

  /** The lowest of what is known of a kind, of all parts; NaN where nothing is. */
  double lowest(int kind) {
    double lowest = Double.NaN;
    for (int at = kind; at < known.length; at += KINDS) {
      double one = whole(known[at]);
      lowest = lowest <= one || Double.isNaN(one) ? lowest : one;
    }
    return lowest;
  }

  /** The upper half of a float, rounded. */
  private static short half(float whole) {
    int rounding = Float.isNaN(whole) ? 0 : 0x8000;
    return (short) ((Float.floatToIntBits(whole) + rounding) >>> 16);
  }

  private static float whole(short half) {
    return Float.intBitsToFloat(half << 16);
  }

  private int at(long of, int kind) {
    return Math.floorMod(of, parts) * KINDS + kind;
  }

  void write(ByteBuffer out) {
    for (int i = 0; i < known.length; i++) {
      out.putShort(known[i]).putShort(latest[i]);
    }
    for (float each : now) {
      out.putFloat(each);
    }
    out.putLong(part);
  }

  void read(ByteBuffer in) {
    for (int i = 0; i < known.length; i++) {
      known[i] = in.getShort();
      latest[i] = in.getShort();
    }
    for (int kind = 0; kind < KINDS; kind++) {
      now[kind] = in.getFloat();
    }
    part = in.getLong();
  }
}
