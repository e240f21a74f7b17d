package dev.homeostat.evidence;

import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/**
 * The stacks of a few threads, all at once. For that the JVM brings every thread of the application
 * to a stop, a short one as a rule: each is measured and counted, and behind one that took long no
 * other comes in the same look. One is made for each look; for one thread.
 */
final class Glances {

  /** At a time that long it is not for the stacks that the application stands still. */
  private static final long LONG_NANOS = 20_000_000;

  private final ThreadMXBean bean;
  private final PauseBudget pauses;
  private boolean over;

  Glances(ThreadMXBean bean, PauseBudget pauses) {
    this.bean = bean;
    this.pauses = pauses;
  }

  /** Whether one took so long that no other comes. */
  boolean areOver() {
    return over;
  }

  /** Those of the threads that still live, with their stacks; none where no glance may come. */
  List<ThreadInfo> at(long[] ids) {
    List<ThreadInfo> seen = new ArrayList<>();
    if (over || ids.length == 0) {
      return seen;
    }
    long began = pauses.nanos();
    ThreadInfo[] threads = bean.getThreadInfo(ids, Stacks.DEPTH);
    over = pauses.endedShort(began) > LONG_NANOS;
    for (ThreadInfo thread : threads) {
      if (thread != null) {
        seen.add(thread);
      }
    }
    return seen;
  }
}
