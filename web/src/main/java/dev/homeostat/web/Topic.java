package dev.homeostat.web;

import dev.homeostat.signal.Signal;
import java.util.Locale;

/** What a signal is about: the sections of the page, in their order. */
enum Topic {
  HEAP,
  COLLECTIONS,
  THREADS,
  PROCESSOR,
  NATIVE,
  CLASSES,
  FILES,
  KERNEL,
  OWN;

  /** Where the application's own metrics stand. */
  static final String CUSTOM = "custom";

  static Topic of(Signal signal) {
    return switch (signal) {
      case HEAP_ALLOC_MB,
          HEAP_AFTER_GC_MB,
          HEAP_LIVE_MB,
          HEAP_OBJECTS_K,
          ALLOC_RATE_MB_S,
          PENDING_FINALIZATION ->
          HEAP;
      case GC_PAUSE_MS, GC_TIME_PCT -> COLLECTIONS;
      case THREADS, VIRTUAL_THREADS, BLOCKED_THREADS, DEADLOCKED_THREADS -> THREADS;
      case CPU_PCT,
          SCHED_WAIT_MS,
          THROTTLED_MS,
          HICCUP_MS,
          MAJOR_FAULTS,
          APP_WAIT_MS,
          GC_WAIT_MS,
          PAUSE_WAIT_MS ->
          PROCESSOR;
      case DIRECT_MB, MAPPED_MB, RSS_MB, NATIVE_MB -> NATIVE;
      case CLASSES_LOADED, METASPACE_MB, CODE_CACHE_MB -> CLASSES;
      case FD_OPEN -> FILES;
      case BLOCK_IO_MS,
          TCP_RETRANSMITS,
          TCP_RESETS,
          NEW_PROCESSES,
          NEW_CONNECTIONS,
          NEW_LISTENERS,
          NEW_CODE,
          PAGE_FAULTS,
          SYSCALLS ->
          KERNEL;
      case OWN_CPU_MS, OWN_ALLOC_KB_S, OWN_HEAP_MB, OWN_THREADS, OWN_STOP_MS -> OWN;
    };
  }

  /** Its spelling in JSON. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
