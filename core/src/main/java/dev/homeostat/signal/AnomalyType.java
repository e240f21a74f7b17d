package dev.homeostat.signal;

import java.util.Locale;

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

  private final String id = name().toLowerCase(Locale.ROOT);

  /** The spelling in alerts and runbook addresses, such as {@code thread_leak}. */
  public String id() {
    return id;
  }
}
