package dev.homeostat.cli.replay;

import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes ticks of a second out of events: what falls into a tick is folded into its readings, and a
 * tick without events is one all the same, since horizons count ticks. Events need not come in
 * order: the last six hours are held open, in 5 MB. Not thread-safe.
 */
final class Timeline {

  private static final long TICK_MILLIS = 1_000;
  private static final long TICK_NANOS = TICK_MILLIS * 1_000_000;

  /** An event recorder hands over some events only when it ends a chunk. */
  private static final int WINDOW = 6 * 3_600;

  /** A longer silence is a jump of the clock or another day's run: it counts as one tick. */
  private static final long LONGEST_SILENCE = 24 * 3_600;

  private static final double PERCENT = 100;

  /** In the place of a value: the program stood still, and nobody in it could look. */
  private static final double STOPPED = Double.POSITIVE_INFINITY;

  private static final int SIGNALS = Signal.values().length;

  private final JudgedRun run;
  private final double[] limits = new double[SIGNALS];
  private final Set<Signal> offered = EnumSet.noneOf(Signal.class);
  private final Set<Signal> zeroWithout = EnumSet.noneOf(Signal.class);
  private final double[] @Nullable [] window = new double[WINDOW][];
  private final Readings readings = new Readings();
  private boolean begun;

  /** Whether the tick before the oldest was judged, so that no earlier one can come any more. */
  private boolean judged;

  private long oldest;
  private long newest;
  private long now;
  private long ticks;

  Timeline(JudgedRun run) {
    this.run = run;
    Arrays.fill(limits, Readings.ABSENT);
  }

  /** A tick without news of the signal has the value 0. */
  void zeroWithout(Signal signal) {
    zeroWithout.add(signal);
    offered.add(signal);
  }

  /** What is set next happened then. */
  void at(long epochMillis) {
    long second = Math.floorDiv(epochMillis, TICK_MILLIS);
    if (begun && second - newest > LONGEST_SILENCE) {
      flush();
    }
    if (!begun) {
      begun = true;
      judged = false;
      oldest = second;
      newest = second;
    } else if (!judged && newest - second < WINDOW) {
      oldest = Math.min(oldest, second); // The first to be told need not be the first there was.
    }
    while (second - oldest >= WINDOW) {
      judgeOldest();
    }
    newest = Math.max(newest, second);
    now = Math.max(oldest, second);
  }

  /** Sets a level: the last of a tick counts. */
  void level(Signal signal, double value) {
    slots(signal)[signal.index()] = value;
  }

  /** Sets something of which the largest in a tick counts. */
  void most(Signal signal, double value) {
    double[] slots = slots(signal);
    double known = slots[signal.index()];
    slots[signal.index()] = known > value ? known : value;
  }

  /**
   * Adds a pause of a collection to the share of time that collections took. As a watcher within
   * the program would see it, which is stopped too: nothing in the ticks that lie in it as a whole,
   * and all of it in the one in which it ends; of ticks that are judged already nothing any more.
   */
  void paused(long endMillis, double pauseMillis) {
    double begin = endMillis - pauseMillis;
    long first = Math.max(oldest, Math.floorDiv((long) Math.floor(begin), TICK_MILLIS));
    long whole = 0;
    for (long tick = first; tick < now; tick++) {
      if (begin <= tick * TICK_MILLIS) {
        slots(Signal.GC_TIME_PCT, tick)[Signal.GC_TIME_PCT.index()] = STOPPED;
        whole++;
      } else {
        collected(tick, (tick + 1) * TICK_MILLIS - begin);
      }
    }
    double last = endMillis - Math.max(begin, now * TICK_MILLIS);
    collected(now, (last + whole * TICK_MILLIS) / (whole + 1));
  }

  private void collected(long tick, double millis) {
    double[] slots = slots(Signal.GC_TIME_PCT, tick);
    int at = Signal.GC_TIME_PCT.index();
    double known = Double.isNaN(slots[at]) ? 0 : slots[at];
    slots[at] = Math.min(PERCENT, known + millis * PERCENT / TICK_MILLIS);
  }

  /** Sets a limit, for all ticks that are not judged yet. */
  void limit(Signal signal, double limit) {
    limits[signal.index()] = limit;
  }

  /** Whether a limit is known. */
  boolean hasLimit(Signal signal) {
    return !Double.isNaN(limits[signal.index()]);
  }

  /** Judges everything that is held open. */
  void flush() {
    while (begun && oldest <= newest) {
      judgeOldest();
    }
    begun = false;
  }

  /** As {@link #flush}, and what follows is another run of the program. */
  void restart() {
    flush();
    run.afresh();
  }

  long ticks() {
    return ticks;
  }

  long nanos() {
    return readings.nanos();
  }

  Set<String> metrics() {
    return offered.stream()
        .map(Signal::metric)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private double[] slots(Signal signal) {
    return slots(signal, now);
  }

  private double[] slots(Signal signal, long second) {
    offered.add(signal);
    int at = (int) Math.floorMod(second, (long) WINDOW);
    double @Nullable [] slots = window[at];
    if (slots == null) {
      slots = new double[SIGNALS];
      Arrays.fill(slots, Readings.ABSENT);
      window[at] = slots;
    }
    return slots;
  }

  private void judgeOldest() {
    int at = (int) Math.floorMod(oldest, (long) WINDOW);
    double @Nullable [] slots = window[at];
    window[at] = null;
    readings.begin(ticks * TICK_NANOS, oldest * TICK_MILLIS);
    for (Signal signal : offered) {
      double value = slots == null ? Readings.ABSENT : slots[signal.index()];
      boolean none = Double.isNaN(value) && zeroWithout.contains(signal);
      readings.set(signal, none ? 0 : value == STOPPED ? Readings.ABSENT : value);
      readings.setLimit(signal, limits[signal.index()]);
    }
    run.tick(readings);
    judged = true;
    ticks++;
    oldest++;
  }
}
