package dev.homeostat.sensor;

import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import dev.homeostat.text.SafeText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All sensors of this process. A signal whose read throws is left out with one line, and the rest
 * goes on; it is tried again later and later, and is back where it can be read again: a process
 * that had no file left for {@code /proc} at one look may have one at the next. {@link #read}
 * belongs to one thread; {@link #support} may be asked by any.
 */
public final class Sensors implements AutoCloseable {

  private static final Support SUPPORTED = new Support.Supported();

  /**
   * The ticks after which one is tried again that found no memory, where each try is a whole
   * collection; and one that failed over and over.
   */
  private static final int LONGEST_REST = 20;

  /**
   * While the heap is collected without end, what takes memory is read at one tick of so many: of
   * half as many it is told that it is used up.
   */
  private static final int NEED_TICKS = 60;

  private static final List<String> MODULES = List.of("java.management", "jdk.management");

  /** Causes may go round in a circle. */
  private static final int MOST_CAUSES = 10;

  private final List<Line> lines = new ArrayList<>();
  private final Map<Signal, Support> support = new EnumMap<>(Signal.class);
  private final Consumer<String> log;
  private @Nullable CollectionSensor collections;
  private boolean allAtEachTick;
  private int slowTicks;
  private int ticksInNeed;
  private long slowNanos;

  Sensors(Consumer<String> log) {
    this.log = log;
    for (Signal signal : Signal.values()) {
      support.put(
          signal,
          new Support.Unsupported(
              signal.isOwn() ? "is told from within a process alone" : "no sensor gives it"));
    }
  }

  /**
   * Opens every sensor this JVM and system allow.
   *
   * @param histogram takes class histograms of this JVM
   * @param budget what histograms may cost
   * @param log takes one line for a signal whose read fails
   */
  public static Sensors ofThisProcess(
      ClassHistogram histogram, HistogramBudget budget, Consumer<String> log) {
    Sensors sensors = new Sensors(log);
    for (Topic topic : Topic.values()) {
      try {
        sensors.add(topic.signals, sensors.open(topic, histogram, budget), topic.slow);
      } catch (Throwable t) {
        sensors.leaveOut(topic.signals, t);
      }
    }
    sensors.support.put(Signal.HICCUP_MS, SUPPORTED);
    return sensors;
  }

  /**
   * Opens what can be seen of another JVM on this machine without putting anything into it: what
   * the kernel shows, and its performance counters.
   *
   * @param pid its process
   * @param counters its file of performance counters
   * @param log takes one line for a signal whose read fails
   */
  public static Sensors ofProcess(long pid, Path counters, Consumer<String> log) {
    ProcFolder proc = ProcFolder.of(Path.of("/proc"), pid);
    Sensors sensors = new Sensors(log);
    sensors.add(
        CounterSensor.SIGNALS,
        () -> new CounterSensor(new PerfCounters(counters), new TaskLimits(proc)));
    sensors.add(Topic.FILES.signals, () -> new FileSensor(proc));
    sensors.add(Topic.PROCESS.signals, () -> new ProcessSensor(proc));
    sensors.add(Topic.RESIDENT.signals, () -> new ResidentSensor(proc, HeapViews.of(counters)));
    sensors.add(Topic.PRESSURE.signals, () -> new PressureSensor(proc));
    sensors.add(Topic.STOPS.signals, () -> new StopWaitSensor(proc));
    return sensors;
  }

  /** Opens a sensor; where it cannot be, its signals are unsupported for that reason. */
  private void add(Set<Signal> signals, Opening opening) {
    try {
      add(signals, opening.open());
    } catch (Throwable t) {
      leaveOut(signals, t);
    }
  }

  /** Opens a sensor, or throws where what it reads from is missing. */
  private interface Opening {
    Sensor open() throws Exception;
  }

  private Sensor open(Topic topic, ClassHistogram histogram, HistogramBudget budget)
      throws IOException, ReflectiveOperationException {
    ProcFolder proc = ProcFolder.self(Path.of("/proc"));
    return switch (topic) {
      case THREADS -> new ThreadSensor(new TaskLimits(proc));
      case HEAP -> new HeapSensor();
      case MEMORY -> new MemorySensor();
      case COLLECTIONS -> {
        collections = new CollectionSensor();
        yield collections;
      }
      case VIRTUAL_THREADS -> new VirtualThreadSensor();
      case OBJECTS ->
          new ObjectSensor(
              histogram,
              budget,
              Objects.requireNonNull(collections, "nothing tells how much of the heap lives"),
              !(support(Signal.VIRTUAL_THREADS) instanceof Support.Supported));
      case CLASSES -> new ClassSensor();
      case BUFFERS -> new BufferSensor();
      case FILES -> new FileSensor(proc);
      case PROCESS -> new ProcessSensor(proc);
      case RESIDENT -> new ResidentSensor(proc, HeapViews.ofThisJvm());
      case PRESSURE -> new PressureSensor(proc);
      case STOPS -> new StopWaitSensor(proc);
    };
  }

  /** As {@link #add(Set, Sensor, boolean)}, read at each tick. */
  void add(Set<Signal> signals, Sensor sensor) {
    add(signals, sensor, false);
  }

  /**
   * Takes a sensor in; where what it reads from is missing, its signals are unsupported.
   *
   * @param slow whether one tick of some is enough for it
   */
  void add(Set<Signal> signals, Sensor sensor, boolean slow) {
    try {
      Line line = new Line(sensor, slow);
      sensor.describe(line);
      lines.add(line);
    } catch (Throwable t) {
      sensor.close();
      leaveOut(signals, t);
    }
  }

  private void leaveOut(Set<Signal> signals, Throwable cause) {
    Support.Unsupported why = new Support.Unsupported(reason(cause));
    for (Signal signal : signals) {
      support.put(signal, why);
    }
  }

  /** Has what watching itself takes read as well. */
  public void readOwn(OwnUse use) {
    add(EnumSet.noneOf(Signal.class), new OwnSensor(use), true);
  }

  /** Has what changes slowly read at each tick too. */
  public void readAllAtEachTick() {
    allAtEachTick = true;
  }

  /**
   * Reads every supported signal; what changes slowly may keep what an earlier tick read, and where
   * the heap is collected without end all that takes memory.
   */
  public void read(Readings readings) {
    boolean inNeed = isInNeed();
    boolean slow =
        allAtEachTick
            || slowTicks % Readings.SLOW_TICKS == 0
            || readings.nanos() - slowNanos >= Readings.SLOW_NANOS;
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      if (inNeed ? !line.sensor.takesMemory() : slow || !line.slow) {
        line.read(readings);
      } else {
        line.keep(readings);
      }
    }
    if (slow) {
      slowTicks = 0;
      slowNanos = readings.nanos();
      countCollections(readings);
    }
    slowTicks++;
  }

  /** Whether who wants memory may wait for so long that no tick would end. */
  private boolean isInNeed() {
    CollectionSensor asked = collections;
    boolean asItWas = asked != null && asked.isHeapAsItWas();
    ticksInNeed = asItWas ? ticksInNeed + 1 : 0;
    return asItWas && ticksInNeed % NEED_TICKS != 0;
  }

  private void countCollections(Readings readings) {
    CollectionSensor counted = collections;
    if (counted != null) {
      readings.setCollections(counted.count());
    }
  }

  /**
   * Has what a collection leaves told at once, on a thread of the JVM's; where collections are not
   * reported nothing is told.
   *
   * @param listener takes the bytes in use behind each collection; must not wait
   */
  public void onCollection(DoubleConsumer listener) {
    if (collections != null) {
      collections.tell(listener);
    }
  }

  /** Whether a signal can be read. Thread-safe. */
  public Support support(Signal signal) {
    synchronized (support) {
      return support.getOrDefault(signal, SUPPORTED);
    }
  }

  /** How many signals are supported. */
  public int supportedCount() {
    synchronized (support) {
      int count = 0;
      for (Support each : support.values()) {
        count += each instanceof Support.Supported ? 1 : 0;
      }
      return count;
    }
  }

  /** Takes back what the sensors left in the JVM. */
  @Override
  public void close() {
    for (Line line : lines) {
      line.sensor.close();
    }
  }

  private void tell(Signal signal, Support now) {
    synchronized (support) {
      support.put(signal, now);
    }
  }

  private static String reason(Throwable cause) {
    if (cause instanceof LinkageError) {
      String said = SafeText.of(rootOf(cause));
      String missing = missingModule();
      return missing == null
          ? said
          : "the application runs without the JDK module " + missing + " (" + said + ")";
    }
    String message = cause.getMessage();
    return SafeText.of(message == null ? cause.getClass().getSimpleName() : message);
  }

  /** The first of the modules that sensors need which the JVM does not have. */
  private static @Nullable String missingModule() {
    for (String module : MODULES) {
      if (ModuleLayer.boot().findModule(module).isEmpty()) {
        return module;
      }
    }
    return null;
  }

  /** What a class could not be initialised for, such as a file too many. */
  private static Throwable rootOf(Throwable thrown) {
    Throwable root = thrown;
    for (int i = 0; i < MOST_CAUSES && root.getCause() != null; i++) {
      root = root.getCause();
    }
    return root;
  }

  /** A sensor and the signals it gives. */
  private final class Line implements Sensor.Offer {
    private final Sensor sensor;
    private final boolean slow;
    private final List<Given> all = new ArrayList<>();

    Line(Sensor sensor, boolean slow) {
      this.sensor = sensor;
      this.slow = slow;
    }

    @Override
    public void gives(Signal signal) {
      all.add(new Given(signal));
      support.put(signal, SUPPORTED);
    }

    @Override
    public void lacks(Signal signal, String why) {
      support.put(signal, new Support.Unsupported(why));
    }

    void keep(Readings readings) {
      for (int i = 0; i < all.size(); i++) {
        Given given = all.get(i);
        given.rest = Math.max(0, given.rest - 1);
        readings.keep(given.signal);
      }
    }

    void read(Readings readings) {
      if (!anyIsDue()) {
        return;
      }
      try {
        sensor.refresh(readings.nanos());
      } catch (OutOfMemoryError e) {
        rest();
        return;
      } catch (VirtualMachineError e) {
        return; // The host is out of stack: no fault of the signal's. Next tick.
      } catch (Throwable t) {
        for (int i = 0; i < all.size(); i++) {
          all.get(i).fail(readings, t);
        }
        return;
      }
      for (int i = 0; i < all.size(); i++) {
        Given given = all.get(i);
        if (given.rest > 0) {
          continue;
        }
        try {
          readings.set(given.signal, sensor.value(given.signal));
          readings.setLimit(given.signal, sensor.limit(given.signal));
          given.succeed();
        } catch (OutOfMemoryError e) {
          readings.set(given.signal, Readings.ABSENT);
          rest();
          return;
        } catch (VirtualMachineError e) {
          readings.set(given.signal, Readings.ABSENT);
        } catch (Throwable t) {
          given.fail(readings, t);
        }
      }
    }

    private boolean anyIsDue() {
      boolean due = false;
      for (int i = 0; i < all.size(); i++) {
        Given given = all.get(i);
        given.rest = Math.max(0, given.rest - 1);
        due |= given.rest == 0;
      }
      return due;
    }

    /** By collections an exhausted heap is told: they are asked at each tick. */
    private void rest() {
      for (int i = 0; i < all.size(); i++) {
        all.get(i).rest = sensor == collections ? 0 : LONGEST_REST;
      }
    }
  }

  /** A signal of a sensor's, and how its reads went. */
  private final class Given {
    private final Signal signal;

    /** Ticks until it may be read. */
    private int rest;

    /** How many reads in a row threw. */
    private int failures;

    private boolean told;

    Given(Signal signal) {
      this.signal = signal;
    }

    void succeed() {
      if (failures > 0) {
        failures = 0;
        tell(signal, SUPPORTED);
      }
    }

    void fail(Readings readings, Throwable cause) {
      readings.set(signal, Readings.ABSENT);
      rest = Math.min(1 << Math.min(failures++, 5), LONGEST_REST);
      tell(signal, new Support.Unavailable(reason(cause)));
      if (!told) {
        told = true;
        log.accept(
            "signal " + signal.metric() + " cannot be read and is left out: " + reason(cause));
      }
    }
  }

  /** What is read together, whether it changes slowly, and the signals it gives. */
  private enum Topic {
    THREADS(false, Signal.THREADS, Signal.BLOCKED_THREADS, Signal.DEADLOCKED_THREADS),
    HEAP(false, Signal.HEAP_ALLOC_MB),
    MEMORY(true, Signal.METASPACE_MB, Signal.CODE_CACHE_MB, Signal.PENDING_FINALIZATION),
    COLLECTIONS(
        false,
        Signal.HEAP_AFTER_GC_MB,
        Signal.HEAP_LIVE_MB,
        Signal.GC_PAUSE_MS,
        Signal.GC_TIME_PCT,
        Signal.ALLOC_RATE_MB_S),
    VIRTUAL_THREADS(true, Signal.VIRTUAL_THREADS),
    OBJECTS(true, Signal.HEAP_OBJECTS_K),
    CLASSES(true, Signal.CLASSES_LOADED),
    BUFFERS(true, Signal.DIRECT_MB, Signal.MAPPED_MB),
    FILES(true, Signal.FD_OPEN),
    PROCESS(true, Signal.CPU_PCT, Signal.MAJOR_FAULTS),
    RESIDENT(true, Signal.RSS_MB, Signal.NATIVE_MB),
    PRESSURE(true, Signal.SCHED_WAIT_MS, Signal.THROTTLED_MS),
    STOPS(true, Signal.PAUSE_WAIT_MS);

    @SuppressWarnings("ImmutableEnumChecker") // Nobody changes it.
    private final Set<Signal> signals;

    private final boolean slow;

    Topic(boolean slow, Signal first, Signal... others) {
      this.slow = slow;
      signals = EnumSet.of(first, others);
    }
  }
}
