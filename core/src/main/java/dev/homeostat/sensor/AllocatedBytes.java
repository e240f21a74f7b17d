package dev.homeostat.sensor;

import com.sun.management.ThreadMXBean;
import dev.homeostat.signal.Rate;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.GarbageCollectorMXBean;
import org.jspecify.annotations.Nullable;

/**
 * How fast the application allocates: the growth of the heap in use plus what collections
 * reclaimed, in whole allocation buffers of threads. Where a collector reclaims beside the
 * application, that misses what was allocated while its cycle ran; there the JVM is asked, which
 * counts it exactly from JDK 21 on, but takes 40 µs for it. Not thread-safe.
 */
final class AllocatedBytes {

  /** The JDK from which the JVM tells. */
  private static final int FIRST_TOLD = 21;

  /** Ticks for which it is not asked again after there was no memory to ask with. */
  private static final int REST_TICKS = 20;

  private final @Nullable ThreadMXBean threads;
  private final Rate rate = new Rate();
  private int rests;
  private double reclaimed;
  private double highest;
  private double perSecond = Double.NaN;

  private AllocatedBytes(@Nullable ThreadMXBean threads) {
    this.threads = threads;
  }

  /** The bean's method. In a static field, cold: a call takes 27 µs so, from another field 41. */
  private static final class Total {
    static final MethodHandle HANDLE = find();

    private Total() {}

    private static MethodHandle find() {
      try {
        // Not bound to the bean: each step makes the JVM write a class.
        return MethodHandles.publicLookup()
            .findVirtual(
                ThreadMXBean.class,
                "getTotalThreadAllocatedBytes",
                MethodType.methodType(long.class));
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(e.getMessage(), e);
      }
    }
  }

  static AllocatedBytes ofThisJvm() {
    if (Runtime.version().feature() >= FIRST_TOLD
        && reclaimsUntold()
        && Beans.threads() instanceof ThreadMXBean threads) {
      try {
        if ((long) Total.HANDLE.invokeExact(threads) >= 0) {
          return new AllocatedBytes(threads);
        }
      } catch (Throwable t) {
        // Not this JVM.
      }
    }
    return new AllocatedBytes(null);
  }

  /** Whether memory comes back beside the application, or in a way that we do not know. */
  private static boolean reclaimsUntold() {
    for (GarbageCollectorMXBean bean : Beans.collectors()) {
      Collector collector = Collector.of(bean);
      if (!collector.isPause() || collector == Collector.OTHER) {
        return true;
      }
    }
    return false;
  }

  /** A collection gave that much back. */
  void reclaimed(double bytes) {
    reclaimed += bytes;
  }

  /**
   * Takes the reading of a tick.
   *
   * @param usedBytes of the heap now; NaN where nobody was asked
   */
  void refresh(long nanos, double usedBytes) {
    double allocated = read(usedBytes);
    // The heap may have shrunk before we heard of the collection that did it: wait for the word.
    if (allocated < highest) {
      perSecond = Double.NaN;
      return;
    }
    highest = allocated;
    perSecond = rate.perSecond(nanos, allocated);
  }

  /** Bytes per second between the last two readings, or NaN. */
  double perSecond() {
    return perSecond;
  }

  private double read(double usedBytes) {
    if (rests > 0) {
      rests--;
      return Double.NaN;
    }
    if (threads != null) {
      try {
        return (long) Total.HANDLE.invokeExact(threads);
      } catch (OutOfMemoryError e) {
        rests = REST_TICKS; // The JDK makes a class of the call; each try is a whole collection.
        return Double.NaN;
      } catch (Throwable t) {
        return Double.NaN;
      }
    }
    return usedBytes + reclaimed;
  }
}
