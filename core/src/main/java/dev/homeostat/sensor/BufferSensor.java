package dev.homeostat.sensor;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.homeostat.signal.Signal;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** Direct and mapped buffers. */
final class BufferSensor implements Sensor {

  @Override
  public void describe(Lines lines) {
    double limit = Mebibytes.of(maxDirectBytes());
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      if (pool.getName().equals("direct")) {
        lines.signal(Signal.DIRECT_MB, () -> Mebibytes.of(pool.getTotalCapacity()), () -> limit);
      } else if (pool.getName().equals("mapped")) {
        lines.signal(Signal.MAPPED_MB, () -> Mebibytes.of(pool.getMemoryUsed()));
      }
    }
  }

  /** MaxDirectMemorySize; 0, its default, stands for the maximum heap size. */
  private static double maxDirectBytes() {
    long set =
        Long.parseLong(
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("MaxDirectMemorySize")
                .getValue());
    return set > 0 ? set : Runtime.getRuntime().maxMemory();
  }
}
