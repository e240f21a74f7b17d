package dev.homeostat.sensor;

import dev.homeostat.signal.Signal;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.List;

/** Metaspace and code, as the JVM's memory pools tell them. */
final class MemorySensor implements Sensor {

  private final MemoryMXBean memory = Beans.memory();
  private final List<MemoryPoolMXBean> metaspace = pools("Metaspace");
  private final List<MemoryPoolMXBean> code = pools("Code");
  private final double metaspaceLimit = max(metaspace);
  private final double codeLimit = max(code);

  @Override
  public void describe(Offer offer) {
    offer.gives(Signal.METASPACE_MB);
    offer.gives(Signal.CODE_CACHE_MB);
    offer.gives(Signal.PENDING_FINALIZATION);
  }

  @Override
  public double value(Signal signal) {
    return switch (signal) {
      case METASPACE_MB -> used(metaspace);
      case CODE_CACHE_MB -> used(code);
      default -> memory.getObjectPendingFinalizationCount();
    };
  }

  @Override
  public double limit(Signal signal) {
    return switch (signal) {
      case METASPACE_MB -> metaspaceLimit;
      case CODE_CACHE_MB -> codeLimit;
      default -> Double.NaN;
    };
  }

  private static List<MemoryPoolMXBean> pools(String prefix) {
    List<MemoryPoolMXBean> pools = new ArrayList<>();
    for (MemoryPoolMXBean pool : Beans.pools()) {
      if (pool.getType() == MemoryType.NON_HEAP && pool.getName().startsWith(prefix)) {
        pools.add(pool);
      }
    }
    return pools;
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
  private static double max(List<MemoryPoolMXBean> pools) {
    double sum = 0;
    for (MemoryPoolMXBean pool : pools) {
      long max = pool.getUsage().getMax();
      sum += max < 0 ? Double.NaN : Mebibytes.of(max);
    }
    return sum;
  }
}
