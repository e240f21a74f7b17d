package dev.homeostat;

import dev.homeostat.sensor.Beans;
import java.lang.management.ThreadMXBean;

/** What one thread has used since it began, where this JVM tells. Stateless and thread-safe. */
final class ThreadCost {

  private static final double NANOS_PER_SECOND = 1e9;

  private ThreadCost() {}

  /** Kept, since to ask for it takes memory, which a host may have none of. */
  private static final class Threads {
    static final ThreadMXBean BEAN = Beans.threads();
  }

  /** Its processor time, NaN where unknown. */
  static double processorSeconds(long id) {
    try {
      ThreadMXBean threads = Threads.BEAN;
      long nanos = threads.isThreadCpuTimeEnabled() ? threads.getThreadCpuTime(id) : -1;
      return nanos < 0 ? Double.NaN : nanos / NANOS_PER_SECOND;
    } catch (UnsupportedOperationException | LinkageError e) {
      return Double.NaN;
    }
  }

  /** The processor time of the thread that asks, NaN where unknown. */
  static double processorSeconds() {
    try {
      ThreadMXBean threads = Threads.BEAN;
      long nanos = threads.isThreadCpuTimeEnabled() ? threads.getCurrentThreadCpuTime() : -1;
      return nanos < 0 ? Double.NaN : nanos / NANOS_PER_SECOND;
    } catch (UnsupportedOperationException | LinkageError e) {
      return Double.NaN;
    }
  }

  /** What it allocated, NaN where unknown. */
  static double allocatedBytes(long id) {
    try {
      long bytes =
          Threads.BEAN instanceof com.sun.management.ThreadMXBean threads
              ? threads.getThreadAllocatedBytes(id)
              : -1;
      return bytes < 0 ? Double.NaN : bytes;
    } catch (UnsupportedOperationException | LinkageError e) {
      return Double.NaN;
    }
  }
}
