package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.sensor.Beans;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.List;

/** The threads of a deadlock, each with the lock it waits for and who holds that. */
final class DeadlockInspector implements Inspector {

  private static final int MOST_SUSPECTS = 6;

  private final ThreadMXBean bean = Beans.threads();

  @Override
  public String topic() {
    return "deadlocks";
  }

  @Override
  public void inspect(Inquiry inquiry, Notes notes, Patience patience) {
    long[] ids = bean.findDeadlockedThreads();
    if (ids == null) {
      notes.gap("the deadlock was over before it was looked at");
      return;
    }
    double share = 1.0 / ids.length;
    int told = 0;
    for (ThreadInfo thread : bean.getThreadInfo(ids, Stacks.DEPTH)) {
      if (thread != null && told++ < MOST_SUSPECTS) {
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
}
