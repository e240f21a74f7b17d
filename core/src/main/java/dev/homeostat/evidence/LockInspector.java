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
 * changes all the time, and its group is what counts.
 */
final class LockInspector implements Inspector {

  private static final int LOOKS = 8;
  private static final Duration BETWEEN = Duration.ofMillis(50);
  private static final int MOST_THREADS = 2_000;

  private final ThreadMXBean bean = Beans.threads();

  @Override
  public String topic() {
    return "locks";
  }

  @Override
  public void inspect(Inquiry inquiry, Notes notes, Patience patience) throws Exception {
    Map<String, Lock> locks = new HashMap<>();
    for (int i = 0; i < LOOKS; i++) {
      patience.check();
      look(locks);
      patience.sleep(BETWEEN);
    }
    long waiting = locks.values().stream().mapToLong(lock -> lock.waiting).sum();
    Lock most =
        locks.values().stream().max(Comparator.comparingLong(lock -> lock.waiting)).orElse(null);
    if (most == null) {
      notes.gap("nobody waited for a lock any more");
      return;
    }
    new Contention(
            most.type,
            Long.toString(Math.round((double) most.waiting / LOOKS)),
            Stacks.commonest(most.waiters),
            Stacks.commonest(most.waiterFrames),
            Stacks.commonest(most.holders),
            Stacks.commonest(most.holderFrames),
            (double) most.waiting / waiting)
        .tell(notes);
  }

  private void look(Map<String, Lock> locks) {
    long[] ids = bean.getAllThreadIds();
    Map<Lock, Long> owners = new HashMap<>();
    Map<Lock, Long> examples = new HashMap<>();
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
      examples.put(lock, thread.getThreadId());
      if (thread.getLockOwnerId() >= 0) {
        lock.holders.add(Template.of(String.valueOf(thread.getLockOwnerName())));
        owners.put(lock, thread.getLockOwnerId());
      }
    }
    // Of each lock one stack of who holds it and one of who waits: no stop of all threads.
    owners.forEach((lock, id) -> lock.holderFrames.add(frame(id)));
    examples.forEach((lock, id) -> lock.waiterFrames.add(frame(id)));
  }

  private String frame(long id) {
    ThreadInfo thread = bean.getThreadInfo(id, Stacks.DEPTH);
    return thread == null ? "" : Stacks.frame(thread.getStackTrace());
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
