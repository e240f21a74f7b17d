package dev.homeostat.series;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Long memory of one series: minimum, mean, maximum and last value of coarser and coarser buckets
 * of ticks.
 *
 * <p>Level 0 holds buckets of 10 ticks, each further level buckets six times as long (60, 360, 2
 * 160, 12 960, 77 760 ticks), 32 buckets a level. At one tick a second that is 5 minutes to 29 days
 * of memory in 6 levels × 32 buckets × 4 floats = 3 KiB, and adding a value touches the coarser
 * levels only when a bucket closes. Values are kept as floats relative to the first value, so that
 * a small movement on a large offset survives. A bucket in which no value arrived holds {@link
 * Float#NaN}.
 *
 * <p>Not thread-safe. Allocates nothing after construction.
 */
public final class Tiers {
  /** Number of levels. */
  public static final int LEVELS = 6;

  /** Closed buckets remembered a level; a power of two, so that the ring's index is a mask. */
  public static final int BUCKETS = 32;

  private static final int FIRST_TICKS = 10;
  private static final int FACTOR = 6;
  private static final int MASK = BUCKETS - 1;

  /** Of the time between two values, that without a third after which none is awaited. */
  private static final int PATIENCE = 2;

  /** Seven centuries at the shortest interval; what is said to be older is no memory. */
  private static final long MOST_TICKS = 1L << 40;

  /** Buckets that may be missing at the end of a memory, for each must be closed: 20 ms for all. */
  private static final long MOST_EMPTY = 1 << 20;

  private final float[] min = new float[LEVELS * BUCKETS];
  private final float[] mean = new float[LEVELS * BUCKETS];
  private final float[] max = new float[LEVELS * BUCKETS];
  private final float[] last = new float[LEVELS * BUCKETS];
  private final int[] closed = new int[LEVELS];

  private final double[] openMin = new double[LEVELS];
  private final double[] openSum = new double[LEVELS];
  private final double[] openMax = new double[LEVELS];
  private final double[] openLast = new double[LEVELS];
  private final long[] openCount = new long[LEVELS];

  private double origin = Double.NaN;
  private long openBucket = Long.MIN_VALUE;
  private long openEnd;

  public Tiers() {
    for (int level = 0; level < LEVELS; level++) {
      clearOpen(level);
    }
  }

  /**
   * Adds the value of a tick.
   *
   * @param tick number of the tick, never smaller than that of the call before
   * @param value the value, NaN where it is missing
   * @return how many levels closed a bucket, counted from the finest: 0 for none
   */
  public int add(long tick, double value) {
    int levels = 0;
    if (tick >= openEnd || openBucket == Long.MIN_VALUE) {
      levels = moveTo(Math.floorDiv(tick, FIRST_TICKS));
    }
    if (!Double.isNaN(value)) {
      if (Double.isNaN(origin)) {
        origin = value;
      }
      double v = value - origin;
      if (v < openMin[0]) {
        openMin[0] = v;
      }
      if (v > openMax[0]) {
        openMax[0] = v;
      }
      openSum[0] += v;
      openCount[0]++;
      openLast[0] = v;
    }
    if (tick == openEnd - 1) {
      levels = Math.max(levels, close());
    }
    return levels;
  }

  private int moveTo(long bucket) {
    int levels = 0;
    if (openBucket == Long.MIN_VALUE) {
      openBucket = bucket;
      openEnd = (bucket + 1) * FIRST_TICKS;
    }
    while (openBucket < bucket) {
      levels = Math.max(levels, close());
    }
    return levels;
  }

  /** Forgets the buckets that hold nothing but values above one, the open ones too. */
  public void forgetAbove(double value) {
    for (int i = 0; i < min.length; i++) {
      if (origin + min[i] > value) {
        min[i] = Float.NaN;
        mean[i] = Float.NaN;
        max[i] = Float.NaN;
        last[i] = Float.NaN;
      }
    }
    for (int level = 0; level < LEVELS; level++) {
      if (origin + openMin[level] > value) {
        clearOpen(level);
      }
    }
  }

  /** Forgets what the open buckets hold so far. */
  public void beginAnew() {
    for (int level = 0; level < LEVELS; level++) {
      clearOpen(level);
    }
  }

  /** Closes the open bucket of level 0 and of each level whose bucket ends with it. */
  private int close() {
    openBucket++;
    openEnd += FIRST_TICKS;
    long index = openBucket;
    int level = 0;
    while (true) {
      int at = level * BUCKETS + (closed[level] & MASK);
      boolean empty = openCount[level] == 0;
      min[at] = empty ? Float.NaN : (float) openMin[level];
      mean[at] = empty ? Float.NaN : (float) (openSum[level] / openCount[level]);
      max[at] = empty ? Float.NaN : (float) openMax[level];
      last[at] = empty ? Float.NaN : (float) openLast[level];
      closed[level]++;
      int next = level + 1;
      if (next < LEVELS && !empty) {
        openMin[next] = Math.min(openMin[next], openMin[level]);
        openMax[next] = Math.max(openMax[next], openMax[level]);
        openSum[next] += openSum[level];
        openCount[next] += openCount[level];
        openLast[next] = openLast[level];
      }
      clearOpen(level);
      if (next == LEVELS || index % FACTOR != 0) {
        return next;
      }
      index /= FACTOR;
      level = next;
    }
  }

  private void clearOpen(int level) {
    openMin[level] = Double.POSITIVE_INFINITY;
    openMax[level] = Double.NEGATIVE_INFINITY;
    openSum[level] = 0;
    openCount[level] = 0;
    openLast[level] = Double.NaN;
  }

  /** Ticks a bucket of a level covers. */
  public static long ticks(int level) {
    long ticks = FIRST_TICKS;
    for (int i = 0; i < level; i++) {
      ticks *= FACTOR;
    }
    return ticks;
  }

  /** Closed buckets a level remembers, at most {@link #BUCKETS}. */
  public int size(int level) {
    return Math.min(closed[level], BUCKETS);
  }

  /** Buckets a level has closed so far, remembered or not. */
  public int closed(int level) {
    return closed[level];
  }

  /** First tick after the newest closed bucket of a level. */
  public long end(int level) {
    long ticks = ticks(level);
    return Math.floorDiv(openBucket * FIRST_TICKS, ticks) * ticks;
  }

  /**
   * Whether the series has ended: it gave no value for as long as the finest level remembers, and
   * for twice as long as it took from its last value but one to its last. What is counted ever more
   * rarely has not.
   */
  public boolean isSilent() {
    if (closed[0] < BUCKETS || newestValue(0, 0) < BUCKETS) {
      return false;
    }
    for (int level = 1; level < LEVELS; level++) {
      int last = newestValue(level, 0);
      int lastButOne = newestValue(level, last + 1);
      if (openCount[level] > 0) {
        return false;
      }
      if (lastButOne < size(level)) {
        return last > PATIENCE * (lastButOne - last);
      }
    }
    return true;
  }

  /** Age of the newest bucket of at least an age that has a value, the level's size for none. */
  private int newestValue(int level, int from) {
    int age = from;
    while (age < size(level) && Float.isNaN(last[at(level, age)])) {
      age++;
    }
    return age;
  }

  /** Smallest value of a bucket; age 0 is the newest closed one. */
  public double min(int level, int age) {
    return origin + min[at(level, age)];
  }

  /** Mean of the values of a bucket. */
  public double mean(int level, int age) {
    return origin + mean[at(level, age)];
  }

  /** Largest value of a bucket. */
  public double max(int level, int age) {
    return origin + max[at(level, age)];
  }

  /** Last value of a bucket. */
  public double last(int level, int age) {
    return origin + last[at(level, age)];
  }

  private int at(int level, int age) {
    return level * BUCKETS + ((closed[level] - 1 - age) & MASK);
  }

  /** Bytes {@link #write} puts. */
  public static int bytes() {
    return 4 * LEVELS * BUCKETS * Float.BYTES
        + LEVELS * (4 * Double.BYTES + Long.BYTES + Integer.BYTES)
        + 3 * Long.BYTES;
  }

  /** Appends the whole content; the buckets, four fifths of it, in four copies. */
  public void write(ByteBuffer out) {
    FloatBuffer buckets = out.asFloatBuffer();
    buckets.put(min).put(mean).put(max).put(last);
    out.position(out.position() + 4 * LEVELS * BUCKETS * Float.BYTES);
    for (int i = 0; i < LEVELS; i++) {
      out.putDouble(openMin[i]).putDouble(openSum[i]).putDouble(openMax[i]).putDouble(openLast[i]);
      out.putLong(openCount[i]).putInt(closed[i]);
    }
    out.putDouble(origin).putLong(openBucket).putLong(openEnd);
  }

  /** Takes over what {@link #write} appended. */
  public void read(ByteBuffer in) {
    FloatBuffer buckets = in.asFloatBuffer();
    buckets.get(min).get(mean).get(max).get(last);
    in.position(in.position() + 4 * LEVELS * BUCKETS * Float.BYTES);
    for (int i = 0; i < LEVELS; i++) {
      openMin[i] = in.getDouble();
      openSum[i] = in.getDouble();
      openMax[i] = in.getDouble();
      openLast[i] = in.getDouble();
      openCount[i] = in.getLong();
      closed[i] = in.getInt();
    }
    origin = in.getDouble();
    openBucket = in.getLong();
    openEnd = in.getLong();
  }

  /**
   * Takes over the bytes that {@link #write} put.
   *
   * @param tick the last tick that was added there
   * @throws IllegalArgumentException where they are none
   */
  public void restore(byte[] written, long tick) {
    if (written.length != bytes()) {
      throw new IllegalArgumentException("not " + bytes() + " bytes, but " + written.length);
    }
    read(ByteBuffer.wrap(written));
    long bucket = tick / FIRST_TICKS;
    if (tick < 0
        || tick > MOST_TICKS
        || openBucket < Math.max(0, bucket - MOST_EMPTY)
        || openBucket > bucket + 1) {
      throw new IllegalArgumentException("of bucket " + openBucket + " at tick " + tick);
    }
    openEnd = (openBucket + 1) * FIRST_TICKS;
  }

  /** Forgets everything. */
  public void clear() {
    Arrays.fill(closed, 0);
    origin = Double.NaN;
    openBucket = Long.MIN_VALUE;
    openEnd = 0;
    for (int level = 0; level < LEVELS; level++) {
      clearOpen(level);
    }
  }
}
