package dev.homeostat;

import dev.homeostat.signal.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Calls a tick at a fixed interval until it is stopped. A tick that comes late is not made up for:
 * the next comes an interval after the present one. One thread runs it; any may stop it.
 */
final class Sampler {

  /** What is done at each tick. */
  interface Tick {
    /**
     * Does it.
     *
     * @param lateNanos how late the tick comes
     */
    void run(long lateNanos);
  }

  private final Clock clock;
  private final long intervalNanos;
  private final Tick tick;
  private volatile boolean stopped;
  private volatile @Nullable Thread runner;

  Sampler(Clock clock, Duration interval, Tick tick) {
    this.clock = clock;
    this.intervalNanos = interval.toNanos();
    this.tick = tick;
  }

  /**
   * Ticks until stopped.
   *
   * @param interruptStops whether an interrupt of this thread stops it too; else it is cleared
   */
  void run(boolean interruptStops) {
    runner = Thread.currentThread();
    long due = clock.monotonicNanos();
    while (!stopped) {
      long late = clock.monotonicNanos() - due;
      if (late < 0) {
        LockSupport.parkNanos(this, -late);
        // A host that interrupts all it finds must not make us spin. Asked once: one that comes
        // between two questions would be lost.
        if (Thread.interrupted() && interruptStops) {
          Thread.currentThread().interrupt();
          return;
        }
        continue;
      }
      tick.run(late);
      due += intervalNanos;
      if (clock.monotonicNanos() - due > 0) {
        due = clock.monotonicNanos() + intervalNanos;
      }
    }
  }

  /** Ends {@link #run} within a tick's time. */
  void stop() {
    stopped = true;
    LockSupport.unpark(runner);
  }
}
