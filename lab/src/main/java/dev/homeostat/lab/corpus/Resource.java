package dev.homeostat.lab.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.DoubleSupplier;

/** What a fault uses up: the metric that shows it, its unit, and how much is in use now. */
enum Resource {
  THREADS("threads", "{thread}", () -> ManagementFactory.getThreadMXBean().getThreadCount()),
  VIRTUAL_THREADS("virtual_threads", "{thread}", () -> Double.NaN),
  HEAP(
      "heap_live_mb",
      "MiBy",
      () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / mib()),
  CLASSES("metaspace_mb", "MiBy", () -> pool("Metaspace")),
  FILES("fd_open", "{file}", Resource::openFiles),
  DIRECT("direct_mb", "MiBy", () -> buffer("direct")),
  MAPPED("mapped_mb", "MiBy", () -> buffer("mapped")),
  NATIVE("rss_mb", "MiBy", Resource::residentMib),
  PROCESSOR("cpu_pct", "%", () -> Double.NaN),
  ALLOCATION("alloc_rate_mb_s", "MiBy/s", () -> Double.NaN),
  LOCKS("blocked_threads", "{thread}", () -> Double.NaN),
  PAUSES("gc_pause_ms", "ms", () -> Double.NaN);

  private final String metric;
  private final String unit;

  @SuppressWarnings("ImmutableEnumChecker") // A function without state.
  private final DoubleSupplier used;

  Resource(String metric, String unit, DoubleSupplier used) {
    this.metric = metric;
    this.unit = unit;
    this.used = used;
  }

  String metric() {
    return metric;
  }

  String unit() {
    return unit;
  }

  /** Returns how much is in use now, in the unit; not a number where nobody can say cheaply. */
  double used() {
    return used.getAsDouble();
  }

  /** Returns what two collections leave of the heap, and of other resources what is in use. */
  double retained() {
    if (this == HEAP || this == DIRECT || this == CLASSES) {
      System.gc();
      System.gc();
    }
    return used();
  }

  private static double mib() {
    return 1 << 20;
  }

  private static double pool(String name) {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals(name))
        .mapToDouble((MemoryPoolMXBean pool) -> pool.getUsage().getUsed() / mib())
        .sum();
  }

  private static double buffer(String name) {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(buffer -> buffer.getName().equals(name))
        .mapToDouble(buffer -> buffer.getMemoryUsed() / mib())
        .sum();
  }

  private static double openFiles() {
    String[] names = Path.of("/proc/self/fd").toFile().list();
    return names == null ? Double.NaN : names.length;
  }

  private static double residentMib() {
    try {
      String pages = Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1];
      return Long.parseLong(pages) * 4096 / mib();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
