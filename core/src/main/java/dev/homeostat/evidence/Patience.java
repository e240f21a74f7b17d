package dev.homeostat.evidence;

import dev.homeostat.signal.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** How long a look may take, and whether it was called off. Thread-safe. */
final class Patience {

  private static final long LOOK_NANOS = 10_000_000;

  private final Clock clock;
  private final long deadline;
  private final BooleanSupplier cancelled;

  Patience(Clock clock, Duration time, BooleanSupplier cancelled) {
    this.clock = clock;
    this.deadline = clock.monotonicNanos() + time.toNanos();
    this.cancelled = cancelled;
  }

  /** Whether the look has to end. */
  boolean isOver() {
    return cancelled.getAsBoolean() || clock.monotonicNanos() - deadline >= 0;
  }

  /** Ends a look whose time is over. */
  void check() throws Impatience {
    if (isOver()) {
      throw new Impatience();
    }
  }

  /**
   * Waits until something holds or the time given, or all time, is over.
   *
   * @return whether it holds
   */
  boolean await(Duration most, BooleanSupplier condition) {
    long until = clock.monotonicNanos() + most.toNanos();
    while (!condition.getAsBoolean()) {
      if (isOver() || clock.monotonicNanos() - until >= 0) {
        return false;
      }
      Thread.interrupted(); // A host that interrupts all it finds must not make us spin.
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }

  /** Lets some time go by. */
  void sleep(Duration time) {
    await(time, () -> false);
  }

  /** The time for a look is over. */
  static final class Impatience extends Exception {
    private static final long serialVersionUID = 1;

    Impatience() {
      super("it took too long");
    }
  }
}
