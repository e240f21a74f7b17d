package dev.homeostat.sensor;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pauses of G1's concurrent cycles, Remark and Cleanup, where no bean reports them: JDK 17.
 * Read from the JVM's performance counters. Not thread-safe.
 */
final class CyclePauses implements AutoCloseable {

  private static final String COUNT = "sun.gc.collector.2.invocations";
  private static final String TICKS = "sun.gc.collector.2.time";
  private static final String TICKS_PER_SECOND = "sun.os.hrt.frequency";

  private final PerfCounters counters;
  private final CountedStops stops;

  private CyclePauses(PerfCounters counters) throws IOException {
    this.counters = counters;
    this.stops = new CountedStops(counters, COUNT, TICKS, counters.value(TICKS_PER_SECOND) / 1e3);
  }

  /** Opens them where the JVM runs G1 without a bean for its cycles and shares its counters. */
  static @Nullable CyclePauses open(List<GarbageCollectorMXBean> beans) {
    Set<Collector> collectors = EnumSet.noneOf(Collector.class);
    for (GarbageCollectorMXBean bean : beans) {
      collectors.add(Collector.of(bean));
    }
    if (!collectors.contains(Collector.G1_YOUNG) || collectors.contains(Collector.G1_CYCLE)) {
      return null;
    }
    try {
      PerfCounters counters = PerfCounters.ofThisProcess();
      if (counters.has(COUNT) && counters.has(TICKS)) {
        return new CyclePauses(counters);
      }
      counters.close();
    } catch (IOException e) {
      // -XX:-UsePerfData, or a /tmp of its own: the pauses of cycles stay unseen.
    }
    return null;
  }

  /** Looks anew; says whether there were pauses since the last look. */
  boolean poll() {
    try {
      stops.refresh();
      return stops.count() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  long count() {
    return stops.count();
  }

  double sumMillis() {
    return stops.millis();
  }

  @Override
  public void close() {
    counters.close();
  }
}
