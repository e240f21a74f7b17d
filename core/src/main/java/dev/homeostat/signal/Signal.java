package dev.homeostat.signal;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue: every signal of a JVM and its process, a row each. Sensors, detectors, exporters,
 * the page and the reference documentation draw from this table; a new signal is one row here and
 * one line in a sensor.
 *
 * <p>The metric's name carries the unit it is measured in. A signal without an OpenTelemetry name
 * is exported under {@code homeostat_}.
 */
public enum Signal {
  // unit, kind, what a change can mean, OpenTelemetry name and attributes, harm, smallest change
  // that matters, limit, anomaly type, the seed's severity, what it is
  THREADS(
      "{thread}",
      Kind.GAUGE,
      Watch.LEAK,
      "jvm.thread.count",
      Harm.UP,
      10,
      Limit.TASKS,
      AnomalyType.THREAD_LEAK,
      Severity.WARNING,
      "live platform threads"),
  VIRTUAL_THREADS(
      "{thread}",
      Kind.GAUGE,
      Watch.FILL,
      null,
      Harm.UP,
      1_000,
      Limit.NONE,
      AnomalyType.VIRTUAL_THREAD_LEAK,
      Severity.WARNING,
      "virtual threads alive; where the JDK does not show its count, those on the heap at the last"
          + " class histogram, ended ones included"),
  HEAP_ALLOC_MB(
      "MiBy",
      Kind.FLOOR,
      Watch.LEAK,
      "jvm.memory.used{jvm.memory.type=heap}",
      Harm.UP,
      8,
      Limit.HEAP,
      AnomalyType.MEMORY_LEAK,
      Severity.CRITICAL,
      "heap in use, garbage included"),
  HEAP_AFTER_GC_MB(
      "MiBy",
      Kind.FLOOR,
      Watch.LEAK,
      "jvm.memory.used_after_last_gc{jvm.memory.type=heap}",
      Harm.UP,
      8,
      Limit.HEAP,
      AnomalyType.MEMORY_LEAK,
      Severity.WARNING,
      "heap in use after the last collection of any kind: an upper bound of what lives"),
  HEAP_LIVE_MB(
      "MiBy",
      Kind.FLOOR,
      Watch.LEAK,
      null,
      Harm.UP,
      8,
      Limit.HEAP,
      AnomalyType.MEMORY_LEAK,
      Severity.WARNING,
      "heap in use after the last collection that examined the whole heap"),
  HEAP_OBJECTS_K(
      "10*3{object}",
      Kind.FLOOR,
      Watch.LEAK,
      null,
      Harm.UP,
      100,
      Limit.NONE,
      AnomalyType.OBJECT_LEAK,
      Severity.WARNING,
      "objects alive: live size over the mean object size of the last class histogram"),
  ALLOC_RATE_MB_S(
      "MiBy/s",
      Kind.GAUGE,
      Watch.LOAD,
      null,
      Harm.UP,
      32,
      Limit.NONE,
      AnomalyType.ALLOCATION_SURGE,
      Severity.WARNING,
      "heap allocated per second"),
  GC_PAUSE_MS(
      "ms",
      Kind.GAUGE,
      Watch.LOAD,
      "jvm.gc.duration",
      Harm.UP,
      20,
      Limit.NONE,
      AnomalyType.GC_PRESSURE,
      Severity.WARNING,
      "longest collection pause since the tick before; without one, the last pause again"),
  GC_TIME_PCT(
      "%",
      Kind.GAUGE,
      Watch.LOAD,
      null,
      Harm.UP,
      5,
      Limit.PERCENT,
      AnomalyType.GC_PRESSURE,
      Severity.WARNING,
      "share of wall time the application stood still for collections"),
  FD_OPEN(
      "{file_descriptor}",
      Kind.GAUGE,
      Watch.LEAK,
      "jvm.file_descriptor.count",
      Harm.UP,
      20,
      Limit.FILE_DESCRIPTORS,
      AnomalyType.FD_LEAK,
      Severity.WARNING,
      "open file descriptors"),
  CLASSES_LOADED(
      "{class}",
      Kind.GAUGE,
      Watch.FILL,
      "jvm.class.count",
      Harm.UP,
      500,
      Limit.NONE,
      AnomalyType.CLASS_LEAK,
      Severity.WARNING,
      "classes loaded now"),
  METASPACE_MB(
      "MiBy",
      Kind.GAUGE,
      Watch.FILL,
      "jvm.memory.used{jvm.memory.type=non_heap,jvm.memory.pool.name=Metaspace}",
      Harm.UP,
      2,
      Limit.METASPACE,
      AnomalyType.CLASS_LEAK,
      Severity.WARNING,
      "metaspace in use"),
  CODE_CACHE_MB(
      "MiBy",
      Kind.GAUGE,
      Watch.FILL,
      "jvm.memory.used{jvm.memory.type=non_heap,jvm.memory.pool.name=CodeCache}",
      Harm.UP,
      8,
      Limit.CODE_CACHE,
      AnomalyType.CODE_CACHE_FULL,
      Severity.WARNING,
      "compiled code in use"),
  DIRECT_MB(
      "MiBy",
      Kind.GAUGE,
      Watch.LEAK,
      "jvm.buffer.memory.used{jvm.buffer.pool.name=direct}",
      Harm.UP,
      8,
      Limit.DIRECT_MEMORY,
      AnomalyType.DIRECT_MEMORY_LEAK,
      Severity.WARNING,
      "memory of direct buffers"),
  MAPPED_MB(
      "MiBy",
      Kind.GAUGE,
      Watch.FILL,
      "jvm.buffer.memory.used{jvm.buffer.pool.name=mapped}",
      Harm.UP,
      64,
      Limit.NONE,
      AnomalyType.NATIVE_MEMORY_LEAK,
      Severity.WARNING,
      "memory of mapped buffers"),
  RSS_MB(
      "MiBy",
      Kind.GAUGE,
      Watch.FILL,
      "process.memory.usage",
      Harm.UP,
      32,
      Limit.MEMORY,
      AnomalyType.MEMORY_LIMIT,
      Severity.WARNING,
      "resident memory of the process"),
  NATIVE_MB(
      "MiBy",
      Kind.GAUGE,
      Watch.FILL,
      null,
      Harm.UP,
      8,
      Limit.MEMORY,
      AnomalyType.NATIVE_MEMORY_LEAK,
      Severity.WARNING,
      "anonymous resident memory that heap, metaspace, code, direct buffers and stacks do"
          + " not account for"),
  CPU_PCT(
      "%",
      Kind.GAUGE,
      Watch.LOAD,
      "jvm.cpu.recent_utilization",
      Harm.UP,
      20,
      Limit.PERCENT,
      AnomalyType.CPU_RUNAWAY,
      Severity.WARNING,
      "processor time used, of all processors the JVM may use"),
  SCHED_WAIT_MS(
      "ms/s",
      Kind.COUNTER,
      Watch.SHOWN,
      null,
      Harm.UP,
      100,
      Limit.NONE,
      AnomalyType.CPU_STARVATION,
      Severity.WARNING,
      "time in which some task of the container, else of the host, waited for a processor"),
  THROTTLED_MS(
      "ms/s",
      Kind.COUNTER,
      Watch.LOAD,
      null,
      Harm.UP,
      50,
      Limit.NONE,
      AnomalyType.CPU_STARVATION,
      Severity.WARNING,
      "time the container's processor quota held its tasks back"),
  MAJOR_FAULTS(
      "{fault}/s",
      Kind.COUNTER,
      Watch.LOAD,
      "process.paging.faults{process.paging.fault_type=major}",
      Harm.UP,
      50,
      Limit.NONE,
      AnomalyType.IO_STALL,
      Severity.WARNING,
      "page faults that had to read from disk"),
  HICCUP_MS(
      "ms",
      Kind.GAUGE,
      Watch.LOAD,
      null,
      Harm.UP,
      50,
      Limit.NONE,
      AnomalyType.STALL,
      Severity.WARNING,
      "how late the sampler woke: what any sleeping thread suffers"),
  BLOCKED_THREADS(
      "{thread}",
      Kind.GAUGE,
      Watch.LOAD,
      null,
      Harm.UP,
      10,
      Limit.NONE,
      AnomalyType.LOCK_CONTENTION,
      Severity.WARNING,
      "threads waiting for a monitor or a ReentrantLock"),
  PENDING_FINALIZATION(
      "{object}",
      Kind.GAUGE,
      Watch.BACKLOG,
      null,
      Harm.UP,
      100,
      Limit.NONE,
      AnomalyType.FINALIZER_BACKLOG,
      Severity.WARNING,
      "objects waiting for their finalizer"),
  DEADLOCKED_THREADS(
      "{thread}",
      Kind.GAUGE,
      Watch.EVENT,
      null,
      Harm.UP,
      1,
      Limit.NONE,
      AnomalyType.DEADLOCK,
      Severity.CRITICAL,
      "threads that wait for each other in a circle, when last looked for"),
  APP_WAIT_MS(
      "ms/s",
      Kind.COUNTER,
      Watch.LOAD,
      null,
      Harm.UP,
      200,
      Limit.NONE,
      AnomalyType.CPU_STARVATION,
      Severity.WARNING,
      "time threads of the application waited for a processor, summed over them"),
  GC_WAIT_MS(
      "ms/s",
      Kind.COUNTER,
      Watch.LOAD,
      null,
      Harm.UP,
      20,
      Limit.NONE,
      AnomalyType.CPU_STARVATION,
      Severity.WARNING,
      "time stops of the application waited for a processor, along their critical path: the VM"
          + " thread, and while it sleeps the worker that wakes it"),
  BLOCK_IO_MS(
      "ms",
      Kind.GAUGE,
      Watch.LOAD,
      null,
      Harm.UP,
      50,
      Limit.NONE,
      AnomalyType.IO_STALL,
      Severity.WARNING,
      "longest request to a block device since the tick before; without one 0"),
  TCP_RETRANSMITS(
      "{segment}/s",
      Kind.COUNTER,
      Watch.LOAD,
      null,
      Harm.UP,
      20,
      Limit.NONE,
      AnomalyType.IO_STALL,
      Severity.WARNING,
      "TCP segments that had to be sent again"),
  TCP_RESETS(
      "{connection}/s",
      Kind.COUNTER,
      Watch.SHOWN,
      null,
      Harm.UP,
      20,
      Limit.NONE,
      AnomalyType.IO_STALL,
      Severity.WARNING,
      "TCP connections that were refused or reset, by either side"),
  NEW_PROCESSES(
      "{program}",
      Kind.GAUGE,
      Watch.SHOWN,
      null,
      Harm.UP,
      1,
      Limit.NONE,
      AnomalyType.UNEXPECTED_PROCESS,
      Severity.WARNING,
      "programs started since learning that were not started while learning"),
  NEW_CONNECTIONS(
      "{destination}",
      Kind.GAUGE,
      Watch.SHOWN,
      null,
      Harm.UP,
      1,
      Limit.NONE,
      AnomalyType.UNEXPECTED_CONNECTION,
      Severity.WARNING,
      "subnets and ports connected to since learning that were not while learning"),
  NEW_LISTENERS(
      "{port}",
      Kind.GAUGE,
      Watch.SHOWN,
      null,
      Harm.UP,
      1,
      Limit.NONE,
      AnomalyType.UNEXPECTED_LISTENER,
      Severity.WARNING,
      "ports listened on since learning that were not while learning"),
  NEW_CODE(
      "{kind}",
      Kind.GAUGE,
      Watch.SHOWN,
      null,
      Harm.UP,
      1,
      Limit.NONE,
      AnomalyType.UNEXPECTED_CODE,
      Severity.WARNING,
      "kinds of memory made executable, and tracers, since learning that were not while learning"),
  PAGE_FAULTS(
      "{fault}/s",
      Kind.COUNTER,
      Watch.SHOWN,
      null,
      Harm.UP,
      10_000,
      Limit.NONE,
      AnomalyType.IO_STALL,
      Severity.WARNING,
      "page faults of any kind"),
  SYSCALLS(
      "{call}/s",
      Kind.COUNTER,
      Watch.SHOWN,
      null,
      Harm.UP,
      10_000,
      Limit.NONE,
      AnomalyType.STALL,
      Severity.WARNING,
      "calls of the kernel"),
  PAUSE_WAIT_MS(
      "ms/s",
      Kind.COUNTER,
      Watch.SHOWN,
      null,
      Harm.UP,
      20,
      Limit.NONE,
      AnomalyType.CPU_STARVATION,
      Severity.WARNING,
      "time stops of the application waited for a processor, roughly: the VM thread, and of some"
          + " collector workers the one that waited longest"),
  OWN_CPU_MS(
      "ms/s",
      Kind.COUNTER,
      Watch.SHOWN,
      null,
      Harm.UP,
      1,
      Limit.NONE,
      AnomalyType.CPU_RUNAWAY,
      Severity.WARNING,
      "processor time Homeostat's sampler takes"),
  OWN_ALLOC_KB_S(
      "KiBy/s",
      Kind.GAUGE,
      Watch.SHOWN,
      null,
      Harm.UP,
      100,
      Limit.NONE,
      AnomalyType.ALLOCATION_SURGE,
      Severity.WARNING,
      "heap Homeostat's sampler allocates per second"),
  OWN_HEAP_MB(
      "MiBy",
      Kind.GAUGE,
      Watch.SHOWN,
      null,
      Harm.UP,
      1,
      Limit.NONE,
      AnomalyType.MEMORY_LEAK,
      Severity.WARNING,
      "heap the series Homeostat watches take, by their number"),
  OWN_THREADS(
      "{thread}",
      Kind.GAUGE,
      Watch.SHOWN,
      null,
      Harm.UP,
      1,
      Limit.NONE,
      AnomalyType.THREAD_LEAK,
      Severity.WARNING,
      "Homeostat's threads, those that answer HTTP left out"),
  OWN_STOP_MS(
      "ms/s",
      Kind.COUNTER,
      Watch.SHOWN,
      null,
      Harm.UP,
      20,
      Limit.NONE,
      AnomalyType.STALL,
      Severity.WARNING,
      "time the application stood still for Homeostat's evidence, at most");

  /** The prefix of every custom metric's name. */
  public static final String CUSTOM_PREFIX = "custom_metrics.";

  // Asked for at each tick, which allocates nothing.
  private static final Optional<Signal> AFTER_COLLECTION = Optional.of(HEAP_AFTER_GC_MB);
  private static final Optional<Signal> LIVE = Optional.of(HEAP_LIVE_MB);
  private static final Optional<Signal> ALLOCATION = Optional.of(ALLOC_RATE_MB_S);

  private static final Map<String, Signal> BY_METRIC = new HashMap<>();

  static {
    for (Signal signal : values()) {
      BY_METRIC.put(signal.metric, signal);
    }
  }

  private final String metric = name().toLowerCase(Locale.ROOT);
  private final String unit;
  private final Kind kind;
  private final Watch watch;
  private final @Nullable String openTelemetry;
  private final Harm harm;
  private final double smallestChange;
  private final Limit limit;
  private final AnomalyType anomalyType;
  private final Severity severity;
  private final String description;

  Signal(
      String unit,
      Kind kind,
      Watch watch,
      @Nullable String openTelemetry,
      Harm harm,
      double smallestChange,
      Limit limit,
      AnomalyType anomalyType,
      Severity severity,
      String description) {
    this.unit = unit;
    this.kind = kind;
    this.watch = watch;
    this.openTelemetry = openTelemetry;
    this.harm = harm;
    this.smallestChange = smallestChange;
    this.limit = limit;
    this.anomalyType = anomalyType;
    this.severity = severity;
    this.description = description;
  }

  /** Returns the signal of a metric's name, or nothing where it is a custom metric. */
  public static Optional<Signal> ofMetric(String metric) {
    return Optional.ofNullable(BY_METRIC.get(metric));
  }

  /** Its place in the catalogue, for arrays that hold a slot a signal. Not stable over versions. */
  @SuppressWarnings("EnumOrdinal")
  public int index() {
    return ordinal();
  }

  /** The name in profiles, alerts and recordings, such as {@code heap_live_mb}. */
  public String metric() {
    return metric;
  }

  /** The unit of the metric's values, in UCUM as OpenTelemetry writes it. */
  public String unit() {
    return unit;
  }

  /** How the values come about. */
  public Kind kind() {
    return kind;
  }

  /**
   * Whether it is read only now and then (after a collection, at a histogram) and holds its value
   * until it is read anew. Only what is read anew is a look at it.
   */
  public boolean holds() {
    return switch (this) {
      case HEAP_AFTER_GC_MB,
          HEAP_LIVE_MB,
          GC_PAUSE_MS,
          VIRTUAL_THREADS,
          BLOCKED_THREADS,
          DEADLOCKED_THREADS ->
          true;
      default -> false;
    };
  }

  /**
   * Whether it shows that somebody looks for evidence: a dump of many threads allocates and takes
   * processor time, a histogram stops the application.
   */
  public boolean isMovedByLooking() {
    return switch (this) {
      case ALLOC_RATE_MB_S, GC_PAUSE_MS, GC_TIME_PCT, CPU_PCT, HICCUP_MS -> true;
      default -> false;
    };
  }

  /** Whether it tells of watching itself, which only who watches from within its process can. */
  public boolean isOwn() {
    return switch (this) {
      case OWN_CPU_MS, OWN_ALLOC_KB_S, OWN_HEAP_MB, OWN_THREADS, OWN_STOP_MS -> true;
      default -> false;
    };
  }

  /** What a change of it can mean. */
  public Watch watch() {
    return watch;
  }

  /**
   * The signal that tells the same better: where that is offered, this one is not judged. What is
   * left after a collection says more of a leak than what is in use, and what is left after one
   * that examined the whole heap more than after any.
   */
  public Optional<Signal> better() {
    return switch (this) {
      case HEAP_ALLOC_MB -> AFTER_COLLECTION;
      case HEAP_AFTER_GC_MB, HEAP_OBJECTS_K -> LIVE;
      default -> Optional.empty();
    };
  }

  /** The signal that is never below this one, and is told more often, where there is one. */
  public Optional<Signal> bound() {
    return this == HEAP_LIVE_MB ? AFTER_COLLECTION : Optional.empty();
  }

  /** The signal whose load explains part of this one, where there is one. */
  public Optional<Signal> driver() {
    return switch (this) {
      case GC_PAUSE_MS, GC_TIME_PCT, CPU_PCT -> ALLOCATION;
      default -> Optional.empty();
    };
  }

  /**
   * What it is when the limit is nearly used up, however that came: a heap full of what lives, the
   * last descriptors and threads, a full code cache. Nothing for the others: a pool of buffers or a
   * container may be meant to be full.
   */
  public Optional<AnomalyType> whenFull() {
    return switch (this) {
      case HEAP_LIVE_MB -> Optional.of(AnomalyType.HEAP_EXHAUSTION);
      case FD_OPEN, THREADS, CODE_CACHE_MB -> Optional.of(anomalyType);
      default -> Optional.empty();
    };
  }

  /** OpenTelemetry's name for it, where the semantic conventions have one. */
  public Optional<String> openTelemetryName() {
    return Optional.ofNullable(openTelemetry).map(row -> row.split("\\{", 2)[0]);
  }

  /**
   * The attributes that tell this signal from others of the same OpenTelemetry name, such as {@code
   * jvm.memory.type} = {@code heap}, in a fixed order; empty where the name is its own.
   */
  public Map<String, String> openTelemetryAttributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    int open = openTelemetry == null ? -1 : openTelemetry.indexOf('{');
    if (openTelemetry != null && open >= 0) {
      for (String pair :
          openTelemetry.substring(open + 1, openTelemetry.length() - 1).split(",", -1)) {
        attributes.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
      }
    }
    return attributes;
  }

  /** Which way a change does harm. */
  public Harm harm() {
    return harm;
  }

  /** The smallest change worth a person's attention, in the metric's unit. */
  public double smallestChange() {
    return smallestChange;
  }

  /** Which resource bounds it. */
  public Limit limit() {
    return limit;
  }

  /** What a harmful change of it is called. */
  public AnomalyType anomalyType() {
    return anomalyType;
  }

  /** The severity under the seed's rule. */
  public Severity severity() {
    return severity;
  }

  /** What it measures, as half a sentence. */
  public String description() {
    return description;
  }

  /** How a signal's values come about. */
  public enum Kind {
    /** A level, read anew at each tick. */
    GAUGE,
    /** The growth per second of something that only counts up. */
    COUNTER,
    /** A level of the heap: what it falls back to says something, and nothing else of it. */
    FLOOR
  }

  /** What a change of a signal can mean. */
  public enum Watch {
    /** Something is held: it grows until its limit. A step is a new level, no leak. */
    LEAK,
    /**
     * As {@link #LEAK}, but filled in steps as a rule, when code is first used or memory touched.
     */
    FILL,
    /** Something is used: it rises and falls with the load, and what lasts is the matter. */
    LOAD,
    /**
     * Something waits to be worked off: that it grows is the matter, and that much came at once.
     */
    BACKLOG,
    /** Something that must not be: anything above 0 says it happened. */
    EVENT,
    /** Stored and shown, not judged: it may be the host's and not this process's. */
    SHOWN
  }

  /** Which way a change does harm. */
  public enum Harm {
    UP,
    DOWN,
    BOTH
  }

  /** The resource that bounds a signal; always the smaller of the host's and the container's. */
  public enum Limit {
    NONE("none"),
    PERCENT("100"),
    HEAP("maximum heap size"),
    METASPACE("MaxMetaspaceSize, where set"),
    CODE_CACHE("ReservedCodeCacheSize"),
    DIRECT_MEMORY("MaxDirectMemorySize, else the maximum heap size"),
    MEMORY("memory of the container, else of the host"),
    FILE_DESCRIPTORS("soft limit of open files"),
    TASKS(
        "pids.max of the container, the user's process limit, the kernel's threads-max and pid_max");

    private final String description;

    Limit(String description) {
      this.description = description;
    }

    /** Where the limit is read, for people. */
    public String description() {
      return description;
    }
  }
}
