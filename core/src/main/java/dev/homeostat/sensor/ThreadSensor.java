package dev.homeostat.sensor;

import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads and what they wait for. Counting them is cheap. Who is blocked is looked at every fifth
 * tick, or five seconds, by the state each thread shows of itself, which needs neither a safepoint
 * nor a bean's objects. Circles of waiting are searched for every thirtieth tick, or half a minute,
 * where two threads at least wait for a monitor or a lock that may have an owner: that stops the
 * application for as long as it takes to walk its threads once. Both are rarer the more threads
 * there are.
 */
final class ThreadSensor implements Sensor {

  private static final int LOOKS_A_SEARCH = 6;
  private static final long NANOS_A_SEARCH = LOOKS_A_SEARCH * Readings.SLOW_NANOS;
  private static final int LEAST_OF_A_CIRCLE = 2;
  private static final double SHARE_OF_TIME = 0.0001;

  /** ReentrantLock and ReentrantReadWriteLock, whose synchronizers are classes of theirs. */
  private static final String LOCKS = "java.util.concurrent.locks.Reentrant";

  private final ThreadMXBean bean = Beans.threads();
  private final ThreadGroup root = root();
  private final TaskLimits limits;
  private final OwnTime time = new OwnTime();
  private final Budget looks = new Budget(SHARE_OF_TIME, Duration.ZERO);
  private final Budget searches = new Budget(SHARE_OF_TIME, Duration.ZERO);

  /** Empty between two looks: nothing of the host's is held. */
  private Thread[] threads = new Thread[64];

  private int ticks;
  private long lookedAt;
  private long searchedAt;

  /** How many waited for a monitor or an owned lock at the last look; before it any may. */
  private int waiting = LEAST_OF_A_CIRCLE;

  /** What the last search for circles took. */
  private long searchNanos;

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
    blocked = Double.NaN;
    deadlocked = Double.NaN;
    // The first time loads classes and is slow once: charged, it would blind us for minutes.
    boolean first = ticks == 0;
    if (ticks % Readings.SLOW_TICKS == 0 || nanos - lookedAt >= Readings.SLOW_NANOS) {
      lookedAt = nanos;
      limits.refresh(nanos);
      look(nanos, first);
    }
    if (ticks % (LOOKS_A_SEARCH * Readings.SLOW_TICKS) == 0
        || nanos - searchedAt >= NANOS_A_SEARCH) {
      searchedAt = nanos;
      search(nanos, first);
    }
    ticks++;
  }

  private void look(long nanos, boolean first) {
    if (looks.allows(nanos)) {
      long began = time.nanos();
      countWaiting();
      looks.spend(nanos, first ? 0 : time.nanos() - began);
    }
  }

  private void search(long nanos, boolean first) {
    if (waiting < LEAST_OF_A_CIRCLE) {
      deadlocked = 0;
    } else if (searches.allows(nanos)) {
      long began = System.nanoTime();
      long[] circle = bean.findDeadlockedThreads();
      deadlocked = circle == null ? 0 : circle.length;
      long took = System.nanoTime() - began;
      // The shorter of two: one that had to wait for a processor says nothing about the next.
      searches.spend(nanos, first ? 0 : Math.min(took, searchNanos));
      searchNanos = first ? 0 : took;
    }
  }

  @Override
  public double value(Signal signal) {
    return switch (signal) {
      case THREADS -> bean.getThreadCount();
      case BLOCKED_THREADS -> blocked;
      default -> deadlocked;
    };
  }

  @Override
  public double limit(Signal signal) {
    return signal == Signal.THREADS ? limits.most() : Double.NaN;
  }

  private void countWaiting() {
    int count = root.enumerate(threads);
    while (count == threads.length) { // There may be more than fit.
      threads = new Thread[2 * count];
      count = root.enumerate(threads);
    }
    int forLocks = 0;
    int forOthers = 0;
    for (int i = 0; i < count; i++) {
      if (threads[i].getState() == Thread.State.BLOCKED) {
        forLocks++;
      } else if (LockSupport.getBlocker(threads[i])
          instanceof AbstractOwnableSynchronizer synchronizer) {
        if (synchronizer.getClass().getName().startsWith(LOCKS)) {
          forLocks++;
        } else {
          forOthers++; // A latch or a semaphore: to wait for it is no contention.
        }
      }
    }
    Arrays.fill(threads, 0, count, null);
    blocked = forLocks;
    waiting = forLocks + forOthers;
  }

  /** The group of all groups. */
  static ThreadGroup root() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }
}
