package dev.homeostat.store;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Does again what an interrupt ended. A channel is closed under whoever is interrupted while at it,
 * and a host that interrupts every thread it finds does not mean this one. Stateless and
 * thread-safe.
 */
final class Insistence {

  /** A host that interrupts all it finds, all the time, closes one channel of some. */
  private static final int MOST_INTERRUPTS = 100;

  private Insistence() {}

  /** What is done: opens a channel, and goes on where it was when the one before was closed. */
  interface Step {
    void run() throws IOException;
  }

  /**
   * Takes a step until no interrupt ends it. A thread that was interrupted is so behind it, too.
   *
   * @throws ClosedByInterruptException where the interrupts do not end
   * @throws IOException what else the step throws
   */
  static void on(Step step) throws IOException {
    boolean interrupted = false;
    try {
      for (int interrupts = 0; ; interrupts++) {
        interrupted |= Thread.interrupted();
        try {
          step.run();
          return;
        } catch (ClosedByInterruptException e) {
          if (interrupts == MOST_INTERRUPTS) {
            throw e;
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
