package dev.homeostat.signal;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is wrong, as an alert names it; the runbook of each stands in {@code docs/alerts}. */
public enum AnomalyType {
  THREAD_LEAK,
  VIRTUAL_THREAD_LEAK,
  THREAD_PINNING,
  MEMORY_LEAK,
  OBJECT_LEAK,
  HEAP_EXHAUSTION,
  OUT_OF_MEMORY,
  GC_PRESSURE,
  ALLOCATION_SURGE,
  FD_LEAK,
  CLASS_LEAK,
  CODE_CACHE_FULL,
  DIRECT_MEMORY_LEAK,
  NATIVE_MEMORY_LEAK,
  MEMORY_LIMIT,
  FINALIZER_BACKLOG,
  CPU_RUNAWAY,
  CPU_STARVATION,
  DEADLOCK,
  LOCK_CONTENTION,
  STALL,
  IO_STALL,
  UNEXPECTED_PROCESS,
  UNEXPECTED_CONNECTION,
  UNEXPECTED_LISTENER,
  UNEXPECTED_CODE,
  LEVEL_SHIFT,
  CUSTOM_ANOMALY;

  /** What it comes of at once. */
  private static final Map<AnomalyType, Set<AnomalyType>> NEXT_CAUSES =
      Map.of(
          OBJECT_LEAK, EnumSet.of(MEMORY_LEAK),
          FINALIZER_BACKLOG, EnumSet.of(MEMORY_LEAK),
          HEAP_EXHAUSTION, EnumSet.of(OBJECT_LEAK),
          GC_PRESSURE, EnumSet.of(HEAP_EXHAUSTION, ALLOCATION_SURGE),
          NATIVE_MEMORY_LEAK, EnumSet.of(THREAD_LEAK, CLASS_LEAK, DIRECT_MEMORY_LEAK),
          MEMORY_LIMIT, EnumSet.of(MEMORY_LEAK, NATIVE_MEMORY_LEAK),
          CPU_RUNAWAY, EnumSet.of(GC_PRESSURE),
          CPU_STARVATION, EnumSet.of(CPU_RUNAWAY),
          STALL, EnumSet.of(CPU_STARVATION, IO_STALL),
          LOCK_CONTENTION, EnumSet.of(DEADLOCK));

  /** And what those come of in turn. */
  private static final Map<AnomalyType, Set<AnomalyType>> CAUSES = new EnumMap<>(AnomalyType.class);

  static {
    for (AnomalyType type : values()) {
      CAUSES.put(type, causesOf(type));
    }
  }

  /** What moves no other level. */
  private static final Set<AnomalyType> ALONE =
      EnumSet.of(
          CODE_CACHE_FULL,
          UNEXPECTED_PROCESS,
          UNEXPECTED_CONNECTION,
          UNEXPECTED_LISTENER,
          UNEXPECTED_CODE,
          LEVEL_SHIFT);

  private final String id = name().toLowerCase(Locale.ROOT);

  /** The type of that spelling, or nothing. */
  public static Optional<AnomalyType> of(String id) {
    for (AnomalyType type : values()) {
      if (type.id.equals(id)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** The spelling in alerts and runbook addresses, such as {@code thread_leak}. */
  public String id() {
    return id;
  }

  /** Whether it comes of the other as a rule, so that the two are one matter. */
  public boolean isSymptomOf(AnomalyType other) {
    return this == LEVEL_SHIFT
        ? !ALONE.contains(other)
        : CAUSES.getOrDefault(this, Set.of()).contains(other);
  }

  private static Set<AnomalyType> causesOf(AnomalyType type) {
    Set<AnomalyType> causes = EnumSet.noneOf(AnomalyType.class);
    for (AnomalyType next : NEXT_CAUSES.getOrDefault(type, Set.of())) {
      causes.add(next);
      causes.addAll(causesOf(next));
    }
    return causes;
  }
}
