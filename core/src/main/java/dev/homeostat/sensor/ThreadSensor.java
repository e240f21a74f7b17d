package dev.homeostat.sensor;

import dev.homeostat.signal.Signal;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * Threads and what they wait for. Counting them is cheap. Their states, and circles of waiting, are
 * looked at every thirtieth tick at most, and more rarely the more threads there are: the search
 * for circles stops the application, for as long as it takes to walk its threads once.
 */
final class ThreadSensor implements Sensor {

  private static final int TICKS_A_LOOK = 30;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final TaskLimits limits;
  private final Budget states = new Budget(0.0001, Duration.ZERO);
  private int ticks;
  private double blocked = Double.NaN;
  private double deadlocked = Double.NaN;

  ThreadSensor(TaskLimits limits) {
    this.limits = limits;
  }

  @Override
  public void describe(Offer offer) {
    offer.gives(Signal.THREADS);
    offer.gives(Signal.BLOCKED_THREADS);
    offer.gives(Signal.DEADLOCKED_THREADS);
  }

  @Override
  public void refresh(long nanos) {
    limits.refresh(nanos);
    blocked = Double.NaN;
    deadlocked = Double.NaN;
    if (ticks++ % TICKS_A_LOOK == 0 && states.allows(nanos)) {
      long began = System.nanoTime();
      look();
      // The first look loads classes and is slow once: charged, it would blind us for minutes.
      states.spend(nanos, ticks == 1 ? 0 : System.nanoTime() - began);
    }
  }

  @Override
  public double value(Signal signal) {
    return switch (signal) {
      case THREADS -> threads.getThreadCount();
      case BLOCKED_THREADS -> blocked;
      default -> deadlocked;
    };
  }

  @Override
  public double limit(Signal signal) {
    return signal == Signal.THREADS ? limits.most() : Double.NaN;
  }

  private void look() {
    blocked = countBlocked();
    long[] circle = threads.findDeadlockedThreads();
    deadlocked = circle == null ? 0 : circle.length;
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
