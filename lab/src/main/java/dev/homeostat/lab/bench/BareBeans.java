package dev.homeostat.lab.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.util.List;

/** The calls of the platform's beans that Homeostat's sensors make at a tick, and nothing else. */
final class BareBeans {

  /** One tick in so many asks for the threads' states; the sensor asks the threads themselves. */
  private static final int STATES = 10;

  private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
  private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
  private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans();
  private final List<BufferPoolMXBean> buffers =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);
  private final List<GarbageCollectorMXBean> collectors =
      ManagementFactory.getGarbageCollectorMXBeans();
  private final ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** Asks them all; returns something of every answer. */
  double read(int tick) {
    Runtime runtime = Runtime.getRuntime();
    double sum = runtime.totalMemory() + runtime.freeMemory() + runtime.maxMemory();
    sum += threads.getThreadCount() + threads.getThreadCount();
    if (tick % STATES == 0) {
      sum += threads.getThreadInfo(threads.getAllThreadIds()).length;
    }
    sum += memory.getObjectPendingFinalizationCount();
    sum += memory.getNonHeapMemoryUsage().getCommitted();
    for (int i = 0; i < pools.size(); i++) {
      String name = pools.get(i).getName();
      if (name.startsWith("Code") || name.startsWith("Metaspace")) {
        sum += pools.get(i).getUsage().getUsed();
      }
    }
    for (int i = 0; i < buffers.size(); i++) {
      sum += buffers.get(i).getMemoryUsed();
    }
    for (int i = 0; i < collectors.size(); i++) {
      sum += collectors.get(i).getCollectionCount();
    }
    return sum + classes.getLoadedClassCount() + system.getProcessCpuTime();
  }
}
