package dev.homeostat.sensor;

import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What another JVM tells in its performance counters: threads, classes, metaspace, heap and
 * collections, under Serial, Parallel and G1. ZGC and Shenandoah tell no heap there that could be
 * judged; of them there are threads, classes, and collections.
 *
 * <p>What is in use after a collection is everything but eden, which a collection leaves empty: so
 * it does not matter that a tick comes a while after it. Of several pauses between two ticks only
 * the mean is known.
 *
 * <p>Shenandoah's collector counts its concurrent phases like its pauses, some four for one and a
 * hundred times as long. Each pause is a safepoint too, and hardly anything else is one: what both
 * the collector and the safepoints count is taken for pauses, which leaves out a thread dump while
 * nothing is collected. ZGC counts its pauses alone.
 */
final class CounterSensor implements Sensor {

  /** What heap it tells, under the collectors that do. */
  private static final Set<Signal> HEAP =
      EnumSet.of(Signal.HEAP_ALLOC_MB, Signal.HEAP_AFTER_GC_MB, Signal.HEAP_LIVE_MB);

  private static final Set<Signal> PAUSES = EnumSet.of(Signal.GC_PAUSE_MS, Signal.GC_TIME_PCT);

  /** All it may give. */
  static final Set<Signal> SIGNALS =
      EnumSet.of(
          Signal.THREADS,
          Signal.CLASSES_LOADED,
          Signal.METASPACE_MB,
          Signal.HEAP_ALLOC_MB,
          Signal.HEAP_AFTER_GC_MB,
          Signal.HEAP_LIVE_MB,
          Signal.GC_PAUSE_MS,
          Signal.GC_TIME_PCT);

  private static final String EDEN = "eden";
  private static final List<String> GENERATIONAL =
      List.of("Copy:MSC", "ParScav:MSC", "GarbageFirst");
  private static final int GENERATIONS = 2;
  private static final int SPACES = 3;
  private static final int YOUNG = 0;
  private static final int FULL = 1;
  private static final int COLLECTORS = 3;
  private static final double MILLIS_PER_NANO = 1e-6;

  private final PerfCounters counters;
  private final TaskLimits limits;
  private final double ticksPerMilli;
  private final boolean isG1;
  private final boolean isShenandoah;

  /**
   * Whatever they were for: pauses of collections, thread dumps, deoptimisation. The time until all
   * threads had stopped is not in it.
   */
  private final CountedStops safepoints;

  private final HeapFloor floor = new HeapFloor();
  private final long[] counts = new long[COLLECTORS];
  private final long[] times = new long[COLLECTORS];
  private boolean begun;
  private long lastNanos;
  private double pauseMillis = Double.NaN;
  private double timePercent = Double.NaN;
  private double oldBytes;
  private double mostMb = Double.NaN;

  CounterSensor(PerfCounters counters, TaskLimits limits) throws IOException {
    this.counters = counters;
    this.limits = limits;
    this.ticksPerMilli = Math.max(1, counters.value("sun.os.hrt.frequency") / 1e3);
    this.isG1 = counters.text("sun.gc.policy.name").equals("GarbageFirst");
    this.isShenandoah = counters.text("sun.gc.collector.1.name").startsWith("Shenandoah");
    this.safepoints =
        new CountedStops(counters, "sun.rt.safepoints", "sun.rt.safepointTime", ticksPerMilli);
  }

  @Override
  public void describe(Offer offer) throws IOException {
    boolean generational = GENERATIONAL.contains(counters.text("sun.gc.policy.name"));
    mostMb = Mebibytes.of(mostBytes());
    for (Signal signal : SIGNALS) {
      if (HEAP.contains(signal) && !generational) {
        offer.lacks(signal, "this collector does not tell it outside; an agent sees it");
      } else if (PAUSES.contains(signal) && isShenandoah && !safepoints.areTold()) {
        offer.lacks(
            signal,
            "outside its pauses cannot be told from its concurrent work; an agent sees them");
      } else {
        offer.gives(signal);
      }
    }
  }

  @Override
  public double value(Signal signal) throws IOException {
    return switch (signal) {
      case THREADS -> counters.value("java.threads.live");
      case CLASSES_LOADED -> classes();
      case METASPACE_MB -> Mebibytes.of(counters.value("sun.gc.metaspace.used"));
      case HEAP_ALLOC_MB -> Mebibytes.of(used(true));
      case HEAP_AFTER_GC_MB -> Mebibytes.of(floor.takeAfterBytes());
      case HEAP_LIVE_MB -> Mebibytes.of(floor.takeLiveBytes());
      case GC_PAUSE_MS -> pauseMillis;
      case GC_TIME_PCT -> timePercent;
      default -> Double.NaN;
    };
  }

  @Override
  public double limit(Signal signal) {
    if (signal == Signal.THREADS) {
      return limits.most();
    }
    return HEAP.contains(signal) ? mostMb : signal == Signal.GC_TIME_PCT ? 100 : Double.NaN;
  }

  @Override
  public void refresh(long nanos) throws IOException {
    limits.refresh(nanos);
    // Before the collectors: concurrent work follows a pause, not the reverse.
    safepoints.refresh();
    double old = space(1, 0);
    long pauses = 0;
    double sumMillis = 0;
    for (int i = COLLECTORS - 1; i >= 0; i--) {
      long count = counters.value("sun.gc.collector." + i + ".invocations");
      long time = counters.value("sun.gc.collector." + i + ".time");
      long more = begun ? count - counts[i] : 0;
      if (more > 0) {
        pauses += more;
        sumMillis += (time - times[i]) / ticksPerMilli;
        collected(i, old);
      }
      counts[i] = count;
      times[i] = time;
    }
    if (isShenandoah) {
      pauses = Math.min(pauses, safepoints.count());
      sumMillis = Math.min(sumMillis, safepoints.millis());
    }
    double wallMillis = (nanos - lastNanos) * MILLIS_PER_NANO;
    timePercent = begun ? Math.min(100, 100 * sumMillis / wallMillis) : Double.NaN;
    pauseMillis = pauses > 0 ? sumMillis / pauses : Double.NaN;
    lastNanos = nanos;
    oldBytes = old;
    begun = true;
  }

  @Override
  public void close() {
    counters.close();
  }

  private void collected(int collector, double old) throws IOException {
    if (collector == FULL) {
      floor.collectedWhole(used(false));
    } else if (collector == YOUNG) {
      floor.collectedPart(used(false), oldBytes - old);
    } else if (isG1) {
      floor.marked();
    }
  }

  private double classes() throws IOException {
    return counters.value("java.cls.loadedClasses")
        + counters.value("java.cls.sharedLoadedClasses")
        - counters.value("java.cls.unloadedClasses")
        - counters.value("java.cls.sharedUnloadedClasses");
  }

  private double used(boolean withEden) throws IOException {
    double bytes = 0;
    for (int generation = 0; generation < GENERATIONS; generation++) {
      for (int i = 0; i < SPACES; i++) {
        String name = counters.text(name(generation, i) + ".name");
        if (withEden || !name.equals(EDEN)) {
          bytes += space(generation, i);
        }
      }
    }
    return bytes;
  }

  private double space(int generation, int space) throws IOException {
    return counters.value(name(generation, space) + ".used");
  }

  /** G1's generations may each take the whole heap; others share it. */
  private double mostBytes() throws IOException {
    double young = counters.value("sun.gc.generation.0.maxCapacity");
    double old = counters.value("sun.gc.generation.1.maxCapacity");
    return isG1 ? old : young + old;
  }

  private static String name(int generation, int space) {
    return "sun.gc.generation." + generation + ".space." + space;
  }
}
