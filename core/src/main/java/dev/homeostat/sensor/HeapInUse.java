package dev.homeostat.sensor;

import java.lang.management.GarbageCollectorMXBean;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of this JVM's heap is in use, garbage included. To tell it the JVM takes the heap's
 * lock, which a collection holds from its beginning to its end: where one follows the other, and
 * nothing is freed, who asks may wait for as long as that lasts (40 s of 40 on one processor, G1,
 * JDK 25). So where the heap was nearly full, and collections took a good part of the time since,
 * nobody is asked: it is as it was. Where they leave the application half of the time that is
 * believed a few times in a row only. To be asked once a tick: of a moment nothing tells whether
 * collections follow each other. Takes no memory and waits for nobody of ours; of several threads
 * each may be told what another saw.
 */
public final class HeapInUse {

  /** Of the largest heap. */
  private static final double NEARLY_FULL = 0.8;

  /** Of the time since the last look. */
  private static final double GOOD_PART = 0.1;

  /** From this part on nothing else is likely. */
  private static final double MOST = 0.5;

  /** As many looks in a row with a good part, and not the most. */
  private static final int MOST_BELIEVED = 4;

  private static final double NANOS_A_MILLI = 1e6;

  private final Jvm jvm;
  private final double nearlyFull;
  private double bytes;
  private long nanos;
  private long collectedMillis;
  private int believed;
  private boolean withoutEnd;

  /** Makes one that has not looked yet. */
  public HeapInUse() {
    this(new ThisJvm(), Runtime.getRuntime().maxMemory());
  }

  HeapInUse(Jvm jvm, long mostBytes) {
    this.jvm = jvm;
    this.nearlyFull = NEARLY_FULL * mostBytes;
  }

  /** In bytes. */
  public double bytes() {
    double part = bytes >= nearlyFull ? partCollected() : 0;
    withoutEnd = part >= MOST;
    if (withoutEnd || (part >= GOOD_PART && believed < MOST_BELIEVED)) {
      believed++;
    } else {
      bytes = jvm.used();
      believed = 0;
    }
    if (bytes >= nearlyFull) {
      nanos = jvm.nanos();
      collectedMillis = jvm.collectedMillis();
    }
    return bytes;
  }

  /**
   * Whether it was not asked for at the last look, since it was nearly full and collections took a
   * good part of the time: whoever wants memory now may wait for seconds.
   */
  boolean isAsItWas() {
    return believed > 0;
  }

  /** Whether they took most of the time. */
  boolean isCollectedWithoutEnd() {
    return withoutEnd;
  }

  /** The part of the time since the last look that collections took. */
  private double partCollected() {
    return (jvm.collectedMillis() - collectedMillis) * NANOS_A_MILLI / (jvm.nanos() - nanos);
  }

  /** Who is asked. */
  interface Jvm {
    /** Bytes of the heap in use; may be waited for. */
    double used();

    /** How long collections stopped the application, since the JVM's start. */
    long collectedMillis();

    /** The time on a clock that only goes on. */
    long nanos();
  }

  private static final class ThisJvm implements Jvm {
    private final Runtime runtime = Runtime.getRuntime();
    private final List<GarbageCollectorMXBean> collectors = new ArrayList<>();

    ThisJvm() {
      try {
        for (GarbageCollectorMXBean bean : Beans.collectors()) {
          if (Collector.of(bean).isPause()) { // What runs beside the application holds no lock.
            collectors.add(bean);
          }
        }
      } catch (LinkageError e) {
        // An application without the module java.management.
      }
    }

    @Override
    public double used() {
      return (double) runtime.totalMemory() - runtime.freeMemory();
    }

    @Override
    public long collectedMillis() {
      long millis = 0;
      for (int i = 0; i < collectors.size(); i++) {
        millis += collectors.get(i).getCollectionTime();
      }
      return millis;
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }
  }
}
