package dev.homeostat.web;

import dev.homeostat.signal.Clock;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The few daemon threads that answer requests, and one more that answers nothing but whether the
 * watcher lives: that waits for nobody who reads slowly. One that is at a request for longer than
 * {@link #MOST_SECONDS} is interrupted, which closes the connection it writes; a request too many
 * is refused, which closes its connection too. Thread-safe.
 */
final class Workers implements Executor {

  static final int MOST_SECONDS = 10;

  private static final int ANSWERING = 4;

  /** So many may be at work at the same time. */
  static final int THREADS = ANSWERING + 1;

  private static final int WAITING = 32;
  private static final int IDLE_SECONDS = 10;

  private final Clock clock;
  private final Map<Thread, Long> begun = new ConcurrentHashMap<>();
  private final Pool answering = new Pool(ANSWERING);
  private final Pool forHealth = new Pool(1);

  Workers(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void execute(Runnable work) {
    answering.execute(work);
  }

  /** As {@link #execute}, of what waits for nothing, and for no other work than its kind. */
  void executeForHealth(Runnable work) {
    forHealth.execute(work);
  }

  /** Ends the requests that take too long. */
  void endTheLate() {
    begun.forEach(
        (thread, since) -> {
          if (isLate(since)) {
            thread.interrupt();
          }
        });
  }

  private boolean isLate(long since) {
    return clock.monotonicNanos() - since > TimeUnit.SECONDS.toNanos(MOST_SECONDS);
  }

  /** Ends them all; what is under way is interrupted. */
  void shutdownNow() {
    answering.shutdownNow();
    forHealth.shutdownNow();
  }

  /** Some of them, with a queue of their own. */
  private final class Pool extends ThreadPoolExecutor {

    Pool(int threads) {
      super(
          threads,
          threads,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          work -> {
            Thread thread = new Thread(null, work, "homeostat-http", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            // A host without memory may end one; its standard error is not ours to say so.
            thread.setUncaughtExceptionHandler((ended, cause) -> {});
            return thread;
          });
      allowCoreThreadTimeOut(true);
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable work) {
      begun.put(thread, clock.monotonicNanos());
    }

    @Override
    protected void afterExecute(Runnable work, Throwable thrown) {
      begun.remove(Thread.currentThread());
    }
  }
}
