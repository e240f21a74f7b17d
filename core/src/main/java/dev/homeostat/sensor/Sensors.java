package dev.homeostat.sensor;

import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import dev.homeostat.text.SafeText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All sensors of this process. A signal whose read throws is taken out with one line, and the rest
 * goes on. {@link #read} belongs to one thread; {@link #support} may be asked by any.
 */
public final class Sensors implements AutoCloseable {

  private static final Support SUPPORTED = new Support.Supported();

  private final List<Topic> topics = new ArrayList<>();
  private final Map<Signal, Support> support = new EnumMap<>(Signal.class);
  private final Consumer<String> log;
  private @Nullable CollectionSensor collections;

  Sensors(Consumer<String> log) {
    this.log = log;
    for (Signal signal : Signal.values()) {
      support.put(signal, new Support.Unsupported("no sensor gives it"));
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
    Path proc = Path.of("/proc");
    Sensors sensors = new Sensors(log);
    sensors.add(
        EnumSet.of(Signal.THREADS, Signal.BLOCKED_THREADS, Signal.DEADLOCKED_THREADS),
        () -> new ThreadSensor(new TaskLimits(proc)));
    sensors.add(
        EnumSet.of(
            Signal.HEAP_ALLOC_MB,
            Signal.METASPACE_MB,
            Signal.CODE_CACHE_MB,
            Signal.PENDING_FINALIZATION),
        MemorySensor::new);
    sensors.add(
        EnumSet.of(
            Signal.HEAP_AFTER_GC_MB,
            Signal.HEAP_LIVE_MB,
            Signal.GC_PAUSE_MS,
            Signal.GC_TIME_PCT,
            Signal.ALLOC_RATE_MB_S),
        () -> {
          CollectionSensor opened = new CollectionSensor();
          sensors.collections = opened;
          return opened;
        });
    sensors.add(
        EnumSet.of(Signal.HEAP_OBJECTS_K, Signal.VIRTUAL_THREADS),
        () -> new ObjectSensor(histogram, budget, sensors::liveBytes));
    sensors.add(EnumSet.of(Signal.CLASSES_LOADED), ClassSensor::new);
    sensors.add(EnumSet.of(Signal.DIRECT_MB, Signal.MAPPED_MB), BufferSensor::new);
    sensors.add(EnumSet.of(Signal.FD_OPEN), () -> new FileSensor(proc));
    sensors.add(EnumSet.of(Signal.CPU_PCT), ProcessorSensor::new);
    sensors.add(EnumSet.of(Signal.RSS_MB, Signal.NATIVE_MB), () -> new ResidentSensor(proc));
    sensors.add(EnumSet.of(Signal.MAJOR_FAULTS), () -> new FaultSensor(proc));
    sensors.add(
        EnumSet.of(Signal.SCHED_WAIT_MS, Signal.THROTTLED_MS), () -> new PressureSensor(proc));
    sensors.support.put(Signal.HICCUP_MS, SUPPORTED);
    return sensors;
  }

  /** Opens a sensor; where it cannot be, its signals are unsupported for that reason. */
  void add(Set<Signal> signals, Opening opening) {
    Sensor sensor = null;
    try {
      sensor = opening.open();
      Topic topic = new Topic(sensor);
      sensor.describe(topic);
      topics.add(topic);
    } catch (Throwable t) {
      if (sensor != null) {
        sensor.close();
      }
      Support.Unsupported why = new Support.Unsupported(reason(t));
      signals.forEach(signal -> support.put(signal, why));
    }
  }

  /** Reads every supported signal. */
  public void read(Readings readings) {
    for (int i = 0; i < topics.size(); i++) {
      topics.get(i).read(readings);
    }
    CollectionSensor counted = collections;
    if (counted != null) {
      readings.setCollections(counted.count());
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
      return (int) support.values().stream().filter(SUPPORTED::equals).count();
    }
  }

  /** Takes back what the sensors left in the JVM. */
  @Override
  public void close() {
    topics.forEach(topic -> topic.sensor.close());
  }

  /** What lives on the heap, as exactly as is known: for the number of objects. */
  private double liveBytes() {
    CollectionSensor known = collections;
    return known == null ? Double.NaN : known.liveBytes();
  }

  private void disable(Signal signal, Throwable cause) {
    synchronized (support) {
      support.put(signal, new Support.Unavailable(reason(cause)));
    }
    log.accept("signal " + signal.metric() + " cannot be read and is left out: " + reason(cause));
  }

  private static String reason(Throwable cause) {
    if (cause instanceof LinkageError) {
      return "the application runs without the JDK module it needs (" + cause.getMessage() + ")";
    }
    String message = cause.getMessage();
    return SafeText.of(message == null ? cause.getClass().getSimpleName() : message);
  }

  /** Opens a sensor, or throws where what it reads from is missing. */
  interface Opening {
    Sensor open() throws Exception;
  }

  /** A sensor and the lines it wrote down. */
  private final class Topic implements Sensor.Lines {
    private final Sensor sensor;
    private final List<Line> lines = new ArrayList<>();

    Topic(Sensor sensor) {
      this.sensor = sensor;
    }

    @Override
    public void signal(Signal signal, Sensor.Probe value, Sensor.Probe limit) {
      lines.add(new Line(signal, value, limit));
      support.put(signal, SUPPORTED);
    }

    @Override
    public void unsupported(Signal signal, String why) {
      support.put(signal, new Support.Unsupported(why));
    }

    void read(Readings readings) {
      if (lines.isEmpty()) {
        return;
      }
      try {
        sensor.refresh(readings.nanos());
      } catch (VirtualMachineError e) {
        return; // The host is out of memory or stack: no fault of the signal's. Next tick.
      } catch (Throwable t) {
        lines.forEach(line -> disable(line.signal, t));
        lines.clear();
        return;
      }
      for (int i = lines.size() - 1; i >= 0; i--) {
        Line line = lines.get(i);
        try {
          readings.set(line.signal, line.value.read());
          readings.setLimit(line.signal, line.limit.read());
        } catch (VirtualMachineError e) {
          readings.set(line.signal, Readings.ABSENT);
        } catch (Throwable t) {
          lines.remove(i);
          disable(line.signal, t);
        }
      }
    }
  }

  private record Line(Signal signal, Sensor.Probe value, Sensor.Probe limit) {}
}
