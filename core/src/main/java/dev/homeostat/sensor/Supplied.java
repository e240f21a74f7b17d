package dev.homeostat.sensor;

import dev.homeostat.signal.MetricName;
import dev.homeostat.signal.Rate;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A metric that a supplier of the application's is asked for. One thread has it asked, another asks
 * at a time; {@link #latest} is for any.
 */
final class Supplied {

  /** As many failures running, spread over 1 + 4 + 16 + 64 + 256 s: nearly six minutes. */
  static final int MOST_FAILURES = 6;

  private static final long FIRST_BACK_OFF_NANOS = 1_000_000_000L;

  private final String name;
  private final DoubleSupplier supplier;
  private final @Nullable Rate rate;
  private volatile double latest = Double.NaN;

  // Of the thread that asks; what it left is read behind the round it is of.
  private double told;
  private @Nullable Throwable thrown;
  private volatile long answeredRound;
  private volatile boolean asking;

  // Of the thread that has it asked.
  private int failures;
  private long retryNanos;

  /** Whether it was said that it gives no number, and that it is late. */
  private boolean spokenOf;

  private boolean lateTold;

  /**
   * Makes one that was not asked yet.
   *
   * @param rate turns what it tells into growth per second; null where it tells a level
   */
  Supplied(String name, DoubleSupplier supplier, @Nullable Rate rate) {
    this.name = MetricName.bare(name);
    this.supplier = supplier;
    this.rate = rate;
  }

  /** Its name without the prefix. */
  String name() {
    return name;
  }

  /** Its value as of the last round; NaN where it gave none. */
  double latest() {
    return latest;
  }

  /** Whether a thread has not come back from asking. */
  boolean isAsking() {
    return asking;
  }

  /** Asks where it is time to. */
  void ask(long round, long nanos) {
    if (asking || (failures > 0 && nanos - retryNanos < 0)) {
      return;
    }
    asking = true;
    try {
      thrown = null;
      told = supplier.getAsDouble();
    } catch (Throwable t) {
      thrown = t;
    } finally {
      Thread.interrupted(); // What one supplier leaves behind must not hit the next.
      answeredRound = round;
      asking = false;
    }
  }

  /** Takes what a round brought; returns what it threw, null where it threw nothing. */
  @Nullable Throwable take(long round, long nanos) {
    if (answeredRound != round) {
      latest = Double.NaN;
      return null;
    }
    Throwable failure = thrown;
    if (failure != null) {
      latest = Double.NaN;
      postpone(nanos);
      return failure;
    }
    failures = 0;
    latest = rate == null ? told : rate.perSecond(nanos, told);
    return null;
  }

  /** Whether a round brought what is no number, for the first time. */
  boolean tellsNoNumber(long round) {
    if (spokenOf || answeredRound != round || thrown != null || Double.isFinite(told)) {
      return false;
    }
    spokenOf = true;
    return true;
  }

  /** What it told last. */
  double told() {
    return told;
  }

  /** Whether it has thrown so often running that it is not asked any more. */
  boolean hasFailed() {
    return failures >= MOST_FAILURES;
  }

  /** It is late: it is asked later and later, but goes on being asked. Says whether it is new. */
  boolean late(long nanos) {
    failures = Math.min(failures, MOST_FAILURES - 2);
    postpone(nanos);
    boolean first = !lateTold;
    lateTold = true;
    return first;
  }

  private void postpone(long nanos) {
    retryNanos = nanos + (FIRST_BACK_OFF_NANOS << (2 * failures));
    failures++;
  }
}
