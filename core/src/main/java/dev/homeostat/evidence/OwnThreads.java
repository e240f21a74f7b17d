package dev.homeostat.evidence;

import dev.homeostat.sensor.Beans;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The threads of this JVM. Names and states are had without a stop of all threads; for the stacks
 * of a few there is a short one.
 */
final class OwnThreads implements ThreadView {

  private static final int BATCH = 500;
  private static final int MOST_THREADS = 20_000;
  private static final int STACKS = 16;

  private final ThreadMXBean bean = Beans.threads();
  private final PauseBudget pauses;

  OwnThreads(PauseBudget pauses) {
    this.pauses = pauses;
  }

  @Override
  public List<Seen> threads(Patience patience) throws Patience.Impatience {
    long[] ids = bean.getAllThreadIds();
    // The JVM gives the newest first; where there are too many, these are the ones that count.
    int most = Math.min(ids.length, MOST_THREADS);
    List<Seen> threads = new ArrayList<>(most);
    for (int from = 0; from < most; from += BATCH) {
      patience.check();
      for (ThreadInfo thread :
          bean.getThreadInfo(Arrays.copyOfRange(ids, from, Math.min(most, from + BATCH)))) {
        if (thread != null && !Ours.isThread(thread.getThreadName())) {
          threads.add(new Seen(thread.getThreadName(), thread.getThreadId()));
        }
      }
    }
    return threads;
  }

  @Override
  public String group(Seen thread) {
    return Template.of(thread.name());
  }

  @Override
  public List<Doing> doing(List<Seen> group, Notes notes) {
    long[] ids =
        group.stream()
            .mapToLong(thread -> -thread.id())
            .sorted()
            .limit(STACKS)
            .map(id -> -id)
            .toArray();
    List<Doing> doing = new ArrayList<>();
    for (ThreadInfo thread : new Glances(bean, pauses).at(ids)) {
      doing.add(new Doing(thread.getThreadName(), Stacks.frame(thread.getStackTrace())));
    }
    return doing;
  }
}
