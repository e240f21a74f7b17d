package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.evidence.Census.Growth;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Platform threads, grouped by the template of their names. Names and states are had without a stop
 * of all threads; only the stacks of a few of those that came last are taken.
 */
final class ThreadInspector implements Inspector {

  private static final int BATCH = 500;
  private static final int MOST_THREADS = 20_000;
  private static final int MOST_SUSPECTS = 3;
  private static final int STACKS = 16;

  private final ThreadMXBean bean = ManagementFactory.getThreadMXBean();
  private final Usual<Census> usual = new Usual<>(new Census());

  @Override
  public String topic() {
    return "threads";
  }

  @Override
  public void takeCensus(Patience patience) throws Exception {
    Census census = new Census();
    threads(patience).forEach(thread -> census.add(Template.of(thread.getThreadName())));
    usual.take(census);
  }

  @Override
  public void inspect(Inquiry inquiry, Notes notes, Patience patience) throws Exception {
    List<ThreadInfo> threads = threads(patience);
    Census census = new Census();
    threads.forEach(thread -> census.add(Template.of(thread.getThreadName())));
    List<Growth> grown = census.since(usual.get());
    for (Growth growth : grown.subList(0, Math.min(MOST_SUSPECTS, grown.size()))) {
      patience.check();
      List<ThreadInfo> group =
          threads.stream()
              .filter(thread -> Template.of(thread.getThreadName()).equals(growth.group()))
              .toList();
      notes.suspect("thread_group", growth.group(), detail(growth, group), growth.share());
    }
  }

  private String detail(Growth growth, List<ThreadInfo> group) {
    Set<String> pools = new HashSet<>();
    group.forEach(thread -> pools.add(Template.firstNumber(thread.getThreadName())));
    // Where a name has two numbers, the first is the pool's.
    boolean pooled = growth.group().indexOf('M') > growth.group().indexOf('N');
    String at = commonest(group);
    return growth.more()
        + " more, "
        + growth.now()
        + " in all"
        + (pooled ? pools.size() == 1 ? ", in one pool" : ", in " + pools.size() + " pools" : "")
        + (at.isEmpty() ? "" : ", most at " + at);
  }

  /** Where most of the last few of a group are. */
  private String commonest(List<ThreadInfo> group) {
    long[] last =
        group.stream()
            .mapToLong(thread -> -thread.getThreadId())
            .sorted()
            .limit(STACKS)
            .map(id -> -id)
            .toArray();
    List<String> frames = new ArrayList<>();
    for (ThreadInfo thread : bean.getThreadInfo(last, Stacks.DEPTH)) {
      if (thread != null) {
        frames.add(Stacks.frame(thread.getStackTrace()));
      }
    }
    return Stacks.commonest(frames);
  }

  private List<ThreadInfo> threads(Patience patience) throws Patience.Impatience {
    long[] ids = bean.getAllThreadIds();
    // The JVM gives the newest first; where there are too many, these are the ones that count.
    int most = Math.min(ids.length, MOST_THREADS);
    List<ThreadInfo> threads = new ArrayList<>(most);
    for (int from = 0; from < most; from += BATCH) {
      patience.check();
      for (ThreadInfo thread :
          bean.getThreadInfo(Arrays.copyOfRange(ids, from, Math.min(most, from + BATCH)))) {
        if (thread != null && !Ours.isThread(thread.getThreadName())) {
          threads.add(thread);
        }
      }
    }
    return threads;
  }
}
