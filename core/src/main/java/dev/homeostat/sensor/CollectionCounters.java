package dev.homeostat.sensor;

import java.lang.management.GarbageCollectorMXBean;
import java.util.ArrayList;
import java.util.List;

/** What the collectors' beans count since the JVM started. Thread-safe; allocates nothing. */
final class CollectionCounters {

  /** Without the beans of pauses within a cycle: the cycle's own bean counts it. */
  private final List<GarbageCollectorMXBean> counted = new ArrayList<>();

  /** Of these, the ones that examine the whole heap. */
  private final List<GarbageCollectorMXBean> whole = new ArrayList<>();

  /** Those that stop the application. */
  private final List<GarbageCollectorMXBean> pausing = new ArrayList<>();

  CollectionCounters(List<GarbageCollectorMXBean> beans) {
    for (GarbageCollectorMXBean bean : beans) {
      Collector collector = Collector.of(bean);
      if (collector.examined() != Collector.Examined.NOTHING) {
        counted.add(bean);
      }
      if (collector.examined() == Collector.Examined.WHOLE) {
        whole.add(bean);
      }
      if (collector.isPause()) {
        pausing.add(bean);
      }
    }
  }

  /** How many collections there were, those of concurrent cycles included. */
  long collections() {
    return count(counted);
  }

  /** How many of them examined the whole heap. */
  long wholeCollections() {
    return count(whole);
  }

  /** Whether any of the beans tells those apart: that of generational Shenandoah does not. */
  boolean tellWhole() {
    return !whole.isEmpty();
  }

  /** How often the application was stopped. */
  long pauses() {
    return count(pausing);
  }

  /** For how long, in milliseconds. */
  long pauseMillis() {
    long millis = 0;
    for (int i = 0; i < pausing.size(); i++) {
      millis += Math.max(0, pausing.get(i).getCollectionTime());
    }
    return millis;
  }

  private static long count(List<GarbageCollectorMXBean> beans) {
    long count = 0;
    for (int i = 0; i < beans.size(); i++) {
      count += Math.max(0, beans.get(i).getCollectionCount());
    }
    return count;
  }
}
