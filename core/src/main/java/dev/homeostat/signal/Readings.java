package dev.homeostat.signal;

import java.util.Arrays;

/**
 * What one tick read: a value and a limit for each signal, and the custom metrics. One instance is
 * filled anew at every tick, so that a steady tick allocates nothing. Not thread-safe; {@link
 * #profile()} makes the copy that others may keep.
 */
public final class Readings {

  /** Stands for a value or limit that is not there. */
  public static final double ABSENT = Double.NaN;

  /** What changes slowly is read, and what has no news is judged, at one tick of so many … */
  public static final int SLOW_TICKS = 5;

  /** … but at least as often as this, in nanoseconds. */
  public static final long SLOW_NANOS = 5_000_000_000L;

  private static final Signal[] CATALOGUE = Signal.values();
  private static final int SIGNALS = CATALOGUE.length;
  private static final boolean[] HOLDS = new boolean[SIGNALS];
  private static final int[] HOLDING;

  static {
    int count = 0;
    int[] holding = new int[SIGNALS];
    for (Signal signal : CATALOGUE) {
      HOLDS[signal.index()] = signal.holds();
      if (signal.holds()) {
        holding[count++] = signal.index();
      }
    }
    HOLDING = Arrays.copyOf(holding, count);
  }

  private final double[] values = new double[SIGNALS];
  private final double[] limits = new double[SIGNALS];
  private final double[] lastValues = new double[SIGNALS];
  private final double[] lastLimits = new double[SIGNALS];
  private final boolean[] offered = new boolean[SIGNALS];
  private final boolean[] fresh = new boolean[SIGNALS];
  private String[] customNames = new String[8];
  private double[] customValues = new double[8];
  private int customCount;
  private long collections;
  private long nanos;
  private long epochMillis;
  private boolean lookedFor;

  /** Makes an empty reading. */
  public Readings() {
    Arrays.fill(lastValues, ABSENT);
    Arrays.fill(lastLimits, ABSENT);
    begin(0, 0);
  }

  /** Begins a tick at the given times: forgets what was read before, but for what holds. */
  public void begin(long nanos, long epochMillis) {
    this.nanos = nanos;
    this.epochMillis = epochMillis;
    Arrays.fill(values, ABSENT);
    for (int i = 0; i < HOLDING.length; i++) {
      values[HOLDING[i]] = lastValues[HOLDING[i]];
    }
    Arrays.fill(limits, ABSENT);
    Arrays.fill(fresh, false);
    customCount = 0;
    lookedFor = false;
  }

  /** Monotonic time of the tick. */
  public long nanos() {
    return nanos;
  }

  /** Time of the tick in milliseconds since the epoch. */
  public long epochMillis() {
    return epochMillis;
  }

  /**
   * Sets a signal's value. {@link #ABSENT} and the infinities say that there is none at this tick,
   * and that whoever reads knows of the signal; what holds keeps its value then.
   */
  public void set(Signal signal, double value) {
    int at = signal.index();
    offered[at] = true;
    fresh[at] = Double.isFinite(value);
    if (fresh[at]) {
      values[at] = value;
    } else if (!HOLDS[at]) {
      values[at] = ABSENT;
    }
    lastValues[at] = values[at];
  }

  /** Says that evidence was looked for since the tick before, which some signals show. */
  public void lookedForEvidence() {
    lookedFor = true;
  }

  /** Whether what a signal says at this tick may come of watching itself. */
  public boolean isOurs(Signal signal) {
    return lookedFor && signal.isMovedByLooking();
  }

  /** Shows a signal that is not read at this tick as it was last set; that is no news. */
  public void keep(Signal signal) {
    int at = signal.index();
    values[at] = lastValues[at];
    limits[at] = lastLimits[at];
  }

  /** Says that a signal has no value, not even one that holds from before, until it is set anew. */
  public void clear(Signal signal) {
    int at = signal.index();
    fresh[at] = false;
    values[at] = ABSENT;
    lastValues[at] = ABSENT;
  }

  /** The value if it was read at this tick, and is not one that holds from before. */
  public double news(Signal signal) {
    return fresh[signal.index()] ? values[signal.index()] : ABSENT;
  }

  /** What is a point of the signal's series: its value if it was read at this tick, or holds. */
  public double point(Signal signal) {
    return HOLDS[signal.index()] ? values[signal.index()] : news(signal);
  }

  /** The signal's value, or {@link #ABSENT}. */
  public double value(Signal signal) {
    return values[signal.index()];
  }

  /** Whether the signal was ever set, to a value or to none. */
  public boolean offers(Signal signal) {
    return offered[signal.index()];
  }

  /** Sets a signal's limit, in the signal's unit. */
  public void setLimit(Signal signal, double limit) {
    int at = signal.index();
    limits[at] = Double.isFinite(limit) && limit > 0 ? limit : ABSENT;
    lastLimits[at] = limits[at];
  }

  /** The signal's limit, or {@link #ABSENT} where it has none. */
  public double limit(Signal signal) {
    return limits[signal.index()];
  }

  /** Sets how many collections the JVM has made since it started. */
  public void setCollections(long collections) {
    this.collections = collections;
  }

  /** Adds a custom metric's value, under its name without the prefix. */
  public void addCustom(String name, double value) {
    if (customCount == customNames.length) {
      customNames = Arrays.copyOf(customNames, customCount * 2);
      customValues = Arrays.copyOf(customValues, customCount * 2);
    }
    customNames[customCount] = name;
    customValues[customCount] = value;
    customCount++;
  }

  /** How many custom metrics this tick has. */
  public int customCount() {
    return customCount;
  }

  /** The name of the custom metric at an index, without the prefix. */
  public String customName(int index) {
    return customNames[index];
  }

  /** The value of the custom metric at an index. */
  public double customValue(int index) {
    return customValues[index];
  }

  /** Returns a copy for others to keep. */
  public BehaviorProfile profile() {
    return new BehaviorProfile(
        epochMillis,
        values.clone(),
        collections,
        Arrays.copyOf(customNames, customCount),
        Arrays.copyOf(customValues, customCount));
  }
}
