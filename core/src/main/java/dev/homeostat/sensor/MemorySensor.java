package dev.homeostat.sensor;

import dev.homeostat.signal.Signal;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;

/** Heap, metaspace and code, as the JVM's memory pools tell them. */
final class MemorySensor implements Sensor {

  private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
  private final List<MemoryPoolMXBean> metaspace = pools("Metaspace");
  private final List<MemoryPoolMXBean> code = pools("Code");

  @Override
  public void describe(Lines lines) {
    Runtime runtime = Runtime.getRuntime();
    lines.signal(
        Signal.HEAP_ALLOC_MB,
        () -> Mebibytes.of(runtime.totalMemory() - runtime.freeMemory()),
        () -> Mebibytes.of(runtime.maxMemory()));
    lines.signal(Signal.METASPACE_MB, () -> used(metaspace), max(metaspace));
    lines.signal(Signal.CODE_CACHE_MB, () -> used(code), max(code));
    lines.signal(Signal.PENDING_FINALIZATION, memory::getObjectPendingFinalizationCount);
  }

  private static List<MemoryPoolMXBean> pools(String prefix) {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.NON_HEAP)
        .filter(pool -> pool.getName().startsWith(prefix))
        .toList();
  }

  private static double used(List<MemoryPoolMXBean> pools) {
    long bytes = 0;
    for (int i = 0; i < pools.size(); i++) {
      bytes += pools.get(i).getUsage().getUsed();
    }
    return Mebibytes.of(bytes);
  }

  /**
   * The pools' maximum together; none where one of them has none. It is fixed when the JVM starts.
   */
  private static Probe max(List<MemoryPoolMXBean> pools) {
    double sum = 0;
    for (MemoryPoolMXBean pool : pools) {
      long max = pool.getUsage().getMax();
      sum += max < 0 ? Double.NaN : Mebibytes.of(max);
    }
    double limit = sum;
    return () -> limit;
  }
}
