package dev.homeostat;

import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;

/**
 * Tells whether code is used for the first time: many more classes are loaded than ever were. To
 * load and compile them takes the processor, as a start does, and says nothing of what comes then.
 * Classes that come where others went are no first use. Not thread-safe; allocates nothing.
 */
final class FirstUse {

  /** Half of what was loaded is forgotten in 30 ticks: compiling goes on for a while. */
  private static final double KEPT = Math.pow(0.5, 1 / 30.0);

  private double most = Double.NaN;
  private double lately;

  /** Takes what was read at a tick. */
  void tick(Readings readings) {
    lately *= KEPT;
    double loaded = readings.news(Signal.CLASSES_LOADED);
    if (Double.isNaN(most)) {
      most = loaded;
    } else if (loaded > most) {
      lately += loaded - most;
      most = loaded;
    }
  }

  /** Whether what the processor does is that. */
  boolean isUnderWay() {
    return lately >= Signal.CLASSES_LOADED.smallestChange();
  }
}
