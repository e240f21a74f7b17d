package dev.homeostat.sensor;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.ThreadMXBean;
import java.util.List;

/**
 * The JVM's management beans. They come from {@link ManagementFactory} unless an agent knows a
 * cheaper way: that one looks up every bean any module provides before it gives the first, which
 * takes 6 MB of the host on JDK 25. Where the module of a bean is missing, asking for it ends in a
 * {@link LinkageError}. Thread-safe.
 */
public final class Beans {

  private static volatile Source source = new Source();

  private Beans() {}

  /** Where beans come from: the public way, which others may improve on. Thread-safe. */
  public static class Source {
    /** Makes one that asks {@link ManagementFactory}. */
    public Source() {}

    /** See {@link Beans#threads}. */
    public ThreadMXBean threads() {
      return ManagementFactory.getThreadMXBean();
    }

    /** See {@link Beans#memory}. */
    public MemoryMXBean memory() {
      return ManagementFactory.getMemoryMXBean();
    }

    /** See {@link Beans#pools}. */
    public List<MemoryPoolMXBean> pools() {
      return ManagementFactory.getMemoryPoolMXBeans();
    }

    /** See {@link Beans#collectors}. */
    public List<GarbageCollectorMXBean> collectors() {
      return ManagementFactory.getGarbageCollectorMXBeans();
    }

    /** See {@link Beans#classes}. */
    public ClassLoadingMXBean classes() {
      return ManagementFactory.getClassLoadingMXBean();
    }

    /** See {@link Beans#buffers}. */
    public List<BufferPoolMXBean> buffers() {
      return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);
    }

    /** See {@link Beans#option}. */
    public String option(String name) {
      return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .getVMOption(name)
          .getValue();
    }
  }

  /** From now on beans come from there. */
  public static void use(Source better) {
    source = better;
  }

  /** Threads; HotSpot's is a {@code com.sun.management.ThreadMXBean}. */
  public static ThreadMXBean threads() {
    return source.threads();
  }

  /** Heap and non-heap memory. */
  public static MemoryMXBean memory() {
    return source.memory();
  }

  /** The memory pools. */
  public static List<MemoryPoolMXBean> pools() {
    return source.pools();
  }

  /** The collectors. */
  public static List<GarbageCollectorMXBean> collectors() {
    return source.collectors();
  }

  /** Loaded classes. */
  public static ClassLoadingMXBean classes() {
    return source.classes();
  }

  /** Direct and mapped buffers. */
  public static List<BufferPoolMXBean> buffers() {
    return source.buffers();
  }

  /**
   * The value of a flag of the JVM's.
   *
   * @throws IllegalArgumentException where there is none of that name
   */
  public static String option(String name) {
    return source.option(name);
  }
}
