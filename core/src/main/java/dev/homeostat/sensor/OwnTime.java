package dev.homeostat.sensor;

import java.lang.management.ThreadMXBean;

/**
 * The time the calling thread spent on a processor: what a look costs, however long it had to wait
 * for one. By the clock a look that was interrupted on a busy machine would blind its sensor for
 * minutes. Where the JVM does not tell it, the clock's. Thread-safe; under a microsecond.
 */
final class OwnTime {

  private final ThreadMXBean bean = Beans.threads();
  private final boolean told =
      bean.isCurrentThreadCpuTimeSupported() && bean.isThreadCpuTimeEnabled();

  /** Nanoseconds since some moment; only differences mean something, and in one thread. */
  long nanos() {
    return told ? bean.getCurrentThreadCpuTime() : System.nanoTime();
  }
}
