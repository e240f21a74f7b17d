package dev.homeostat.web;

import dev.homeostat.signal.Clock;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The few daemon threads that answer requests. One that is at a request for longer than {@link
 * #MOST_SECONDS} is interrupted, which closes the connection it writes; a request too many is
 * refused, which closes its connection too. Thread-safe.
 */
final class Workers extends ThreadPoolExecutor {

  static final int MOST_SECONDS = 10;

  static final int THREADS = 4;

  private static final int WAITING = 32;
  private static final int IDLE_SECONDS = 10;

  private final Clock clock;
  private final Map<Thread, Long> begun = new ConcurrentHashMap<>();

  Workers(Clock clock) {
    super(
        THREADS,
        THREADS,
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
    this.clock = clock;
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
}
