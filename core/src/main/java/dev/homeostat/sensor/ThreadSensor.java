package dev.homeostat.sensor;

import dev.homeostat.signal.Signal;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * Threads and what they wait for. Counting them is cheap; their states are looked at every ten
 * seconds at most, and more rarely the more threads there are. Neither stops the application.
 */
final class ThreadSensor implements Sensor {

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final TaskLimits limits;
  private final Budget states = new Budget(0.0001, Duration.ofSeconds(10));
  private double blocked = Double.NaN;

  ThreadSensor(TaskLimits limits) {
    this.limits = limits;
  }

  @Override
  public void describe(Lines lines) {
    lines.signal(Signal.THREADS, threads::getThreadCount, limits::most);
    lines.signal(Signal.BLOCKED_THREADS, () -> blocked);
  }

  @Override
  public void refresh(long nanos) {
    limits.refresh(nanos);
    if (states.allows(nanos)) {
      long began = System.nanoTime();
      blocked = countBlocked();
      states.spend(nanos, System.nanoTime() - began);
    }
  }

  private int countBlocked() {
    int count = 0;
    // Without stack traces HotSpot needs no safepoint for this.
    for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (info != null && info.getThreadState() == Thread.State.BLOCKED) {
        count++;
      }
    }
    return count;
  }
}
