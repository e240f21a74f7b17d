package dev.homeostat.evidence;

import com.sun.management.ThreadMXBean;
import dev.homeostat.sensor.Beans;

/** What the current thread has allocated since it began. */
final class AllocatedByThread {

  private AllocatedByThread() {}

  /** In bytes; 0 where this JVM does not tell. */
  static long bytes() {
    try {
      return Beans.threads() instanceof ThreadMXBean known
          ? known.getCurrentThreadAllocatedBytes()
          : 0;
    } catch (LinkageError | UnsupportedOperationException e) {
      return 0; // The application runs without jdk.management.
    }
  }
}
