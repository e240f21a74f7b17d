package dev.homeostat.lab.corpus.program;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What a program of the corpus is given: chance, time, a folder of its own and background tasks.
 */
public final class CaseContext {
  private final Random random;
  private final Path scratch;
  private final long startNanos = System.nanoTime();
  private final AtomicInteger errors = new AtomicInteger();
  private volatile double onsetSeconds = Double.POSITIVE_INFINITY;
  private volatile boolean exhausted;
  private volatile boolean ended;

  /**
   * Creates the context of one run; {@code scratch} is an existing folder that goes with the run.
   */
  public CaseContext(long seed, Path scratch) {
    this.random = new Random(seed);
    this.scratch = scratch;
  }

  /** Returns the run's source of chance, safe for all threads. */
  public Random random() {
    return random;
  }

  /** Returns a folder that is deleted after the run. */
  public Path scratch() {
    return scratch;
  }

  /** Returns the seconds since the run began. */
  public double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  /** Says when the fault begins, in seconds since the run began. */
  public void onset(double seconds) {
    onsetSeconds = seconds;
  }

  /** Returns the seconds since the fault began, negative before it. */
  public double sinceOnset() {
    return seconds() - onsetSeconds;
  }

  /** Returns whether the program ran out of what it was losing. */
  public boolean exhausted() {
    return exhausted;
  }

  /** Ends the load and the background tasks. */
  public void end() {
    ended = true;
  }

  /** Returns whether the run is over. */
  public boolean ended() {
    return ended;
  }

  /** Returns how many requests and tasks failed. */
  public int errors() {
    return errors.get();
  }

  /** Runs one task; a failure is counted and the first few are told on standard error. */
  public void guarded(Callable<?> task) {
    try {
      task.call();
    } catch (OutOfMemoryError e) {
      exhausted = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      if (errors.incrementAndGet() <= 3) {
        e.printStackTrace();
      }
    }
  }

  /** Starts a daemon that runs a task each {@code periodSeconds}, give or take a tenth. */
  public void every(String threadName, double periodSeconds, Scenario.Setup task) {
    start(
        threadName,
        () -> {
          while (!ended) {
            sleep(periodSeconds * (0.9 + 0.2 * random.nextDouble()));
            guarded(
                () -> {
                  task.open(this);
                  return null;
                });
          }
        });
  }

  /** Starts a daemon thread. */
  public Thread start(String threadName, Runnable body) {
    Thread thread = new Thread(body, threadName);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Waits, whatever interrupts there are. */
  public static void sleep(double seconds) {
    long until = System.nanoTime() + (long) (seconds * 1e9);
    for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
