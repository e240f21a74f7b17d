package dev.homeostat.sensor;

import java.lang.management.GarbageCollectorMXBean;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The collectors of HotSpot by the names of their beans, on JDK 17 to 25: whether a notification of
 * the bean is a pause, and what the heap in use behind it says.
 *
 * <p>Beans named "… Cycles" run beside the application; their time is no pause. "… Pauses" are the
 * short stops within such a cycle, in the middle of which nothing was collected yet. G1's
 * concurrent cycle has a bean from JDK 20 on, and it reports the cycle's pauses, Remark and
 * Cleanup.
 */
enum Collector {
  SERIAL_YOUNG("Copy", true, Examined.PART),
  SERIAL_FULL("MarkSweepCompact", true, Examined.WHOLE),
  PARALLEL_YOUNG("PS Scavenge", true, Examined.PART),
  PARALLEL_FULL("PS MarkSweep", true, Examined.WHOLE),
  G1_YOUNG("G1 Young Generation", true, Examined.PART),
  G1_FULL("G1 Old Generation", true, Examined.WHOLE),
  G1_CYCLE("G1 Concurrent GC", true, Examined.MARKED),
  ZGC_CYCLE("ZGC Cycles", false, Examined.WHOLE),
  ZGC_PAUSE("ZGC Pauses", true, Examined.NOTHING),
  ZGC_MINOR_CYCLE("ZGC Minor Cycles", false, Examined.PART),
  ZGC_MINOR_PAUSE("ZGC Minor Pauses", true, Examined.NOTHING),
  ZGC_MAJOR_CYCLE("ZGC Major Cycles", false, Examined.WHOLE),
  ZGC_MAJOR_PAUSE("ZGC Major Pauses", true, Examined.NOTHING),
  SHENANDOAH_CYCLE("Shenandoah Cycles", false, Examined.WHOLE),
  /** Young, old and global cycles have one bean; {@link GenerationCycles} tells the next three. */
  SHENANDOAH_GENERATION_CYCLE("", false, Examined.PART),
  SHENANDOAH_OLD_MARKED("", false, Examined.MARKED_AND_READY),
  SHENANDOAH_OLD_WALK("", false, Examined.NOTHING),
  SHENANDOAH_FULL("", false, Examined.WHOLE),
  SHENANDOAH_PAUSE("Shenandoah Pauses", true, Examined.NOTHING),
  /** Epsilon, which allocates and never collects. */
  NONE("Epsilon Heap", false, Examined.NOTHING),
  /** A collector we do not know: what it reports is taken for a pause over a part of the heap. */
  OTHER("", true, Examined.PART);

  /** The pool that it has where it is generational. */
  static final String SHENANDOAH_OLD = "Shenandoah Old Gen";

  private final String bean;
  private final boolean pause;
  private final Examined examined;

  Collector(String bean, boolean pause, Examined examined) {
    this.bean = bean;
    this.pause = pause;
    this.examined = examined;
  }

  static Collector of(GarbageCollectorMXBean bean) {
    Collector collector = ofBean(bean.getName());
    boolean generations = List.of(bean.getMemoryPoolNames()).contains(SHENANDOAH_OLD);
    return collector == SHENANDOAH_CYCLE && generations ? SHENANDOAH_GENERATION_CYCLE : collector;
  }

  static Collector ofBean(String name) {
    for (Collector collector : values()) {
      if (collector.bean.equals(name)) {
        return collector;
      }
    }
    return OTHER;
  }

  /**
   * Why nothing tells collections; nothing where something does.
   *
   * @param all of the JVM's
   */
  static Optional<String> whyUntold(Set<Collector> all) {
    if (all.isEmpty()) {
      return Optional.of("this JVM's collector reports no collections");
    }
    return all.contains(NONE)
        ? Optional.of("this JVM collects nothing (Epsilon)")
        : Optional.empty();
  }

  /**
   * Why nothing tells what lives: where no collection that examines the whole heap is sure to come
   * and to be seen. Full collections of G1 are not, which does without as long as it can.
   *
   * @param all of the JVM's
   * @param seesCycles whether the pauses of G1's concurrent cycles are seen where no bean has them
   */
  static Optional<String> whyLiveUntold(Set<Collector> all, boolean seesCycles) {
    if (all.contains(G1_YOUNG) && !all.contains(G1_CYCLE) && !seesCycles) {
      return Optional.of(
          "G1's concurrent cycles are not seen: before JDK 20 only the JVM's performance counters"
              + " show them, and it shares none (-XX:+PerfDisableSharedMem, -XX:-UsePerfData)");
    }
    for (Collector collector : all) {
      if (collector.examined == Examined.WHOLE || collector == SHENANDOAH_GENERATION_CYCLE) {
        return Optional.empty();
      }
    }
    return Optional.of("of this JVM's collector it is not known when it examines the whole heap");
  }

  /** Whether the application stood still for the time a notification reports. */
  boolean isPause() {
    return pause;
  }

  /** What was examined when a notification comes. */
  Examined examined() {
    return examined;
  }

  /** How much of the heap a collection looked at. */
  enum Examined {
    /** Nothing was collected yet: the heap in use says nothing of what lives. */
    NOTHING,
    /** A part of the heap. */
    PART,
    /** The whole heap was marked, and the collections that follow reclaim what was found dead. */
    MARKED,
    /** The same, but already the next collection may reclaim. */
    MARKED_AND_READY,
    /** The whole heap, and what was dead is reclaimed. */
    WHOLE
  }
}
