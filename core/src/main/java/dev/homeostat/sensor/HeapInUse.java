package dev.homeostat.sensor;

import java.lang.management.GarbageCollectorMXBean;
import java.util.List;

/**
 * How much of this JVM's heap is in use, garbage included. To tell it the JVM takes the heap's
 * lock, which a collection holds from its beginning to its end: where one follows the other, and
 * nothing is freed, who asks may wait for as long as that lasts (40 s of 40 on one processor, G1,
 * JDK 25). So where the heap was nearly full, and collections took a good part of the time since,
 * nobody is asked: it is as it was. Takes no memory and waits for nobody of ours; of several
 * threads each may be told what another saw.
 */
public final class HeapInUse {

  /** Of the largest heap. */
  private static final double NEARLY_FULL = 0.8;

  /** Of the time since the last look. */
  private static final double GOOD_PART = 0.1;

  private static final double NANOS_A_MILLI = 1e6;

  private final Runtime runtime = Runtime.getRuntime();
  private final List<GarbageCollectorMXBean> collectors = Beans.collectors();
  private final double nearlyFull = NEARLY_FULL * runtime.maxMemory();
  private double bytes;
  private long nanos;
  private long collectedMillis;

  /** Makes one that has not looked yet. */
  public HeapInUse() {}

  /** In bytes. */
  public double bytes() {
    if (bytes < nearlyFull || !isCollecting()) {
      bytes = (double) runtime.totalMemory() - runtime.freeMemory();
    }
    if (bytes >= nearlyFull) {
      nanos = System.nanoTime();
      collectedMillis = collectedMillis();
    }
    return bytes;
  }

  private boolean isCollecting() {
    return (collectedMillis() - collectedMillis) * NANOS_A_MILLI
        >= GOOD_PART * (System.nanoTime() - nanos);
  }

  private long collectedMillis() {
    long millis = 0;
    for (int i = 0; i < collectors.size(); i++) {
      millis += collectors.get(i).getCollectionTime();
    }
    return millis;
  }
}
