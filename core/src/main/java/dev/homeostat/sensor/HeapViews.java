package dev.homeostat.sensor;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * ZGC before JDK 21, and its mode without generations since, maps the heap at three addresses, and
 * the kernel counts a page once for each at which it was touched. No more of it can be in memory
 * than is committed, which this tells. Not thread-safe.
 */
abstract class HeapViews implements AutoCloseable {

  /** The bean, and the counter's text, of a ZGC that maps more than once. */
  private static final String BEAN = "ZGC Cycles";

  private static final String COUNTED = "Z concurrent cycle pauses";

  private HeapViews() {}

  /** Of the JVM this runs in; nothing where it maps its heap once. */
  static @Nullable HeapViews ofThisJvm() {
    try {
      for (GarbageCollectorMXBean bean : Beans.collectors()) {
        if (bean.getName().equals(BEAN)) {
          return new Own();
        }
      }
    } catch (LinkageError e) {
      // Without java.management nothing says which collector it is.
    }
    return null;
  }

  /** Of another JVM, by its file of performance counters; nothing where they do not say so. */
  static @Nullable HeapViews of(Path counters) {
    try {
      PerfCounters opened = new PerfCounters(counters);
      if (opened.text("sun.gc.collector.2.name").equals(COUNTED)) {
        return new Told(opened);
      }
      opened.close();
    } catch (IOException e) {
      // It shares none.
    }
    return null;
  }

  /** The committed heap, in bytes. */
  abstract double committedBytes() throws IOException;

  @Override
  public void close() {}

  private static final class Own extends HeapViews {
    @Override
    double committedBytes() {
      return Runtime.getRuntime().totalMemory();
    }
  }

  private static final class Told extends HeapViews {
    private final PerfCounters counters;

    Told(PerfCounters counters) {
      this.counters = counters;
    }

    @Override
    double committedBytes() throws IOException {
      return counters.value("sun.gc.generation.1.capacity");
    }

    @Override
    public void close() {
      counters.close();
    }
  }
}
