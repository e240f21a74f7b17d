package dev.homeostat.sensor;

import java.lang.management.GarbageCollectorMXBean;
import java.util.List;

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
  /** Young, old and global cycles have one bean, and its notifications do not say which it was. */
  SHENANDOAH_GENERATION_CYCLE("", false, Examined.PART),
  SHENANDOAH_PAUSE("Shenandoah Pauses", true, Examined.NOTHING),
  /** A collector we do not know: what it reports is taken for a pause over a part of the heap. */
  OTHER("", true, Examined.PART);

  private static final String SHENANDOAH_OLD = "Shenandoah Old Gen";

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
    /** The whole heap, and what was dead is reclaimed. */
    WHOLE
  }
}
