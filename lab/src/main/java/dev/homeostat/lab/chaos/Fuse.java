package dev.homeostat.lab.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What {@link RiggedClasses} has put into our classes: while it is armed, each place burns through
 * a number of times when it is passed, by throwing. Thread-safe.
 */
public final class Fuse {

  private static final int MOST_PLACES = 20_000;

  private static final List<String> PLACES = new ArrayList<>();
  private static final AtomicIntegerArray PASSED = new AtomicIntegerArray(MOST_PLACES);
  private static volatile boolean armed;
  private static volatile int times;
  private static volatile @Nullable Thread spared;
  private static volatile Function<String, Error> error = AssertionError::new;

  private Fuse() {}

  /** Takes a place in; returns its number. */
  static synchronized int add(String place) {
    if (PLACES.size() == MOST_PLACES) {
      throw new IllegalStateException("more than " + MOST_PLACES + " places");
    }
    PLACES.add(place);
    return PLACES.size() - 1;
  }

  /**
   * From now on each place throws.
   *
   * @param each how many times
   * @param thrown makes what is thrown, of the place's name
   */
  public static void arm(int each, Function<String, Error> thrown) {
    times = each;
    error = thrown;
    spared = null;
    armed = true;
  }

  /** As {@link #arm}, in all threads but the present one. */
  public static void armOthers(int each, Function<String, Error> thrown) {
    arm(0, thrown);
    spared = Thread.currentThread();
    times = each;
  }

  /** Nothing throws any more. */
  public static void disarm() {
    armed = false;
  }

  /** How many places there are. */
  static synchronized int places() {
    return PLACES.size();
  }

  /** How many of them have thrown. */
  static synchronized int burnt() {
    int burnt = 0;
    for (int i = 0; i < PLACES.size(); i++) {
      burnt += PASSED.get(i) > 0 ? 1 : 0;
    }
    return burnt;
  }

  /** Called by what was rigged; does nothing while a class is initialised. */
  public static void pass(int place) {
    if (armed
        && Thread.currentThread() != spared
        && PASSED.get(place) < times
        && !isInitialiser()
        && PASSED.getAndIncrement(place) < times) {
      Error thrown;
      synchronized (Fuse.class) {
        thrown = error.apply(PLACES.get(place));
      }
      throw thrown;
    }
  }

  private static boolean isInitialiser() {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals("<clinit>")));
  }
}
