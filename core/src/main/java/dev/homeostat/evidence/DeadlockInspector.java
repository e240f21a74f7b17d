package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.sensor.Beans;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;

/**
 * The threads of a deadlock, each with the lock it waits for and who holds that. To search for it
 * and to see the stacks takes a short stop each.
 */
final class DeadlockInspector implements Inspector {

  private static final int MOST_SUSPECTS = 6;

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
    double share = 1.0 / ids.length;
    long[] shown = Arrays.copyOf(ids, Math.min(ids.length, MOST_SUSPECTS));
    for (ThreadInfo thread : new Glances(bean, pauses).at(shown)) {
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
          share,
          List.of(holder));
    }
  }
}
