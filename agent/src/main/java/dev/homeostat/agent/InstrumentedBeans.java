package dev.homeostat.agent;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.homeostat.sensor.Beans;
import java.lang.instrument.Instrumentation;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.ThreadMXBean;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The management beans without the search for every bean any module provides: the agent's rights
 * open the JDK's own factory to this class loader. A JDK whose factory is another gives them the
 * public way. See decision 20.
 */
final class InstrumentedBeans extends Beans.Source {

  private final Instrumentation instrumentation;
  private boolean tried;
  private @Nullable OpenedPackage factory;
  private @Nullable OpenedPackage hotSpot;
  private @Nullable ThreadMXBean threads;

  InstrumentedBeans(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  @Override
  public synchronized ThreadMXBean threads() {
    ThreadMXBean known = threads;
    if (known == null) {
      known = makeThreads();
      threads = known;
    }
    return known;
  }

  private ThreadMXBean makeThreads() {
    Object machine = ask("getVMManagement");
    OpenedPackage opened = hotSpot;
    if (machine != null && opened != null) {
      try {
        return (ThreadMXBean) opened.make("HotSpotThreadImpl", machine);
      } catch (ReflectiveOperationException | RuntimeException e) {
        // The public way then.
      }
    }
    return super.threads();
  }

  @Override
  public MemoryMXBean memory() {
    return ask("getMemoryMXBean") instanceof MemoryMXBean memory ? memory : super.memory();
  }

  @Override
  public List<MemoryPoolMXBean> pools() {
    List<MemoryPoolMXBean> pools = askAll("getMemoryPoolMXBeans");
    return pools == null ? super.pools() : pools;
  }

  @Override
  public List<GarbageCollectorMXBean> collectors() {
    List<GarbageCollectorMXBean> collectors = askAll("getGarbageCollectorMXBeans");
    return collectors == null ? super.collectors() : collectors;
  }

  @Override
  public ClassLoadingMXBean classes() {
    return ask("getClassLoadingMXBean") instanceof ClassLoadingMXBean classes
        ? classes
        : super.classes();
  }

  @Override
  public List<BufferPoolMXBean> buffers() {
    List<BufferPoolMXBean> buffers = askAll("getBufferPoolMXBeans");
    return buffers == null ? super.buffers() : buffers;
  }

  @Override
  public String option(String name) {
    open();
    OpenedPackage opened = hotSpot;
    if (opened != null) {
      try {
        return ((HotSpotDiagnosticMXBean) opened.make("HotSpotDiagnostic"))
            .getVMOption(name)
            .getValue();
      } catch (ReflectiveOperationException | RuntimeException e) {
        // The public way then.
      }
    }
    return super.option(name);
  }

  @SuppressWarnings("unchecked") // The factory's signatures say so.
  private <T> @Nullable List<T> askAll(String method) {
    return ask(method) instanceof List<?> beans ? (List<T>) beans : null;
  }

  /** What a static method of the factory gives; null where there is no such method. */
  private @Nullable Object ask(String method) {
    open();
    OpenedPackage opened = factory;
    try {
      return opened == null ? null : opened.method("ManagementFactoryHelper", method).invoke(null);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  /**
   * Opens the packages at the first question, not while the host starts. HotSpot's is only of use
   * with the library its provider loads.
   */
  private synchronized void open() {
    if (tried) {
      return;
    }
    tried = true;
    try {
      OpenedPackage opened =
          new OpenedPackage(instrumentation, "jdk.management", "com.sun.management.internal");
      opened.type("PlatformMBeanProviderImpl");
      factory = new OpenedPackage(instrumentation, "java.management", "sun.management");
      hotSpot = opened;
    } catch (ReflectiveOperationException | RuntimeException e) {
      // Another vendor's JDK, or one without the module.
    }
  }
}
