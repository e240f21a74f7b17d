package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.sensor.Beans;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The threads of a deadlock, each with the lock it waits for and who holds that. The JVM counts
 * those among them from which it came upon one, though they only wait for a lock that is held in it
 * and could go on without them: they are left out. To search for it and to see the stacks takes a
 * short stop each.
 */
final class DeadlockInspector implements Inspector {

  private static final int MOST_SUSPECTS = 6;

  /** Of a larger one no more are looked at, and then all of these are told. */
  private static final int MOST_LOOKED_AT = 64;

  private static final Long NOBODY = -1L;

  private final ThreadMXBean bean = Beans.threads();
  private final PauseBudget pauses;

  DeadlockInspector(PauseBudget pauses) {
    this.pauses = pauses;
  }

  @Override
  public String topic() {
    return "deadlocks";
  }

  @Override
  public void inspect(Inquiry inquiry, Notes notes, Patience patience) {
    long began = pauses.nanos();
    long[] ids = bean.findDeadlockedThreads();
    pauses.endedShort(began);
    if (ids == null) {
      notes.gap("the deadlock was over before it was looked at");
      return;
    }
    long[] looked = Arrays.copyOf(ids, Math.min(ids.length, MOST_LOOKED_AT));
    List<ThreadInfo> threads = circle(new Glances(bean, pauses).at(looked));
    for (ThreadInfo thread : threads.subList(0, Math.min(MOST_SUSPECTS, threads.size()))) {
      String holder = String.valueOf(thread.getLockOwnerName());
      notes.suspect(
          "thread",
          thread.getThreadName(),
          "waits for "
              + thread.getLockName()
              + ", held by "
              + holder
              + ", at "
              + Stacks.frame(thread.getStackTrace()),
          1.0 / threads.size(),
          List.of(holder));
    }
  }

  /** Those that wait for themselves in the end; all where none is seen to. */
  private static List<ThreadInfo> circle(List<ThreadInfo> threads) {
    Map<Long, Long> holders = new HashMap<>();
    for (ThreadInfo thread : threads) {
      holders.put(thread.getThreadId(), thread.getLockOwnerId());
    }
    List<ThreadInfo> circle = new ArrayList<>();
    for (ThreadInfo thread : threads) {
      long holder = thread.getLockOwnerId();
      for (int i = 1; i < threads.size() && holder != thread.getThreadId(); i++) {
        holder = holders.getOrDefault(holder, NOBODY);
      }
      if (holder == thread.getThreadId()) {
        circle.add(thread);
      }
    }
    return circle.isEmpty() ? threads : circle;
  }
}
