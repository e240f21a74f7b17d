package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.sensor.Beans;
import java.lang.management.LockInfo;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The lock that most threads wait for and who holds it, over a few looks: in a convoy the holder
 * changes all the time, and its group is what counts. Who waits and holds is had without a stop of
 * all threads; each look takes a short one for two stacks.
 */
final class LockInspector implements Inspector {

  private static final int LOOKS = 8;
  private static final Duration BETWEEN = Duration.ofMillis(50);
  private static final int MOST_THREADS = 2_000;

  /** The Java that has them first. */
  private static final int VIRTUAL_THREADS = 21;

  private final ThreadMXBean bean = Beans.threads();
  private final PauseBudget pauses;

  LockInspector(PauseBudget pauses) {
    this.pauses = pauses;
  }

  @Override
  public String topic() {
    return "locks";
  }

  @Override
  public void inspect(Inquiry inquiry, Notes notes, Patience patience) throws Exception {
    Map<String, Lock> locks = new HashMap<>();
    Glances glances = new Glances(bean, pauses);
    int looks = 0;
    while (looks < LOOKS && !glances.areOver()) {
      patience.check();
      look(locks, glances);
      looks++;
      patience.sleep(BETWEEN);
    }
    long waiting = locks.values().stream().mapToLong(lock -> lock.waiting).sum();
    Lock most =
        locks.values().stream().max(Comparator.comparingLong(lock -> lock.waiting)).orElse(null);
    if (most == null) {
      notes.gap(
          Runtime.version().feature() < VIRTUAL_THREADS
              ? "nobody waited for a lock any more"
              : "nobody waited for a lock any more (what virtual threads wait for is not seen)");
      return;
    }
    new Contention(
            most.type,
            Long.toString(Math.round((double) most.waiting / looks)),
            Stacks.commonest(most.waiters),
            Stacks.commonest(most.waiterFrames),
            Stacks.commonest(most.holders),
            Stacks.commonest(most.holderFrames),
            (double) most.waiting / waiting)
        .tell(notes);
  }

  private void look(Map<String, Lock> locks, Glances glances) {
    long[] ids = bean.getAllThreadIds();
    Map<Lock, Waits> now = new HashMap<>();
    for (ThreadInfo thread :
        bean.getThreadInfo(Arrays.copyOf(ids, Math.min(ids.length, MOST_THREADS)))) {
      LockInfo info = thread == null ? null : thread.getLockInfo();
      if (info == null
          || (thread.getThreadState() != Thread.State.BLOCKED && thread.getLockOwnerId() < 0)) {
        continue;
      }
      Lock lock = locks.computeIfAbsent(info.toString(), key -> new Lock(info.getClassName()));
      lock.waiting++;
      lock.waiters.add(Template.of(thread.getThreadName()));
      Waits waits = now.computeIfAbsent(lock, Waits::new);
      waits.count++;
      waits.example = thread.getThreadId();
      if (thread.getLockOwnerId() >= 0) {
        lock.holders.add(Template.of(String.valueOf(thread.getLockOwnerName())));
        waits.owner = thread.getLockOwnerId();
      }
    }
    now.values().stream()
        .max(Comparator.comparingInt(waits -> waits.count))
        .ifPresent(most -> most.see(glances));
  }

  /** Who waits for a lock at one look. */
  private static final class Waits {
    private final Lock lock;
    private int count;
    private long example;
    private long owner = -1;

    Waits(Lock lock) {
      this.lock = lock;
    }

    /** One stack of who holds it and one of who waits. */
    void see(Glances glances) {
      long[] ids = owner < 0 ? new long[] {example} : new long[] {example, owner};
      for (ThreadInfo thread : glances.at(ids)) {
        boolean holds = thread.getThreadId() == owner;
        (holds ? lock.holderFrames : lock.waiterFrames).add(Stacks.frame(thread.getStackTrace()));
      }
    }
  }

  /** A lock that somebody waits for. */
  private static final class Lock {
    private final String type;
    private final List<String> holders = new ArrayList<>();
    private final List<String> holderFrames = new ArrayList<>();
    private final List<String> waiters = new ArrayList<>();
    private final List<String> waiterFrames = new ArrayList<>();
    private long waiting;

    Lock(String type) {
      this.type = type;
    }
  }
}
