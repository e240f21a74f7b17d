package dev.homeostat.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.signal.Signal.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SignalTest {

  /** The list of the contract, in its order. */
  private static final String CONTRACT =
      "threads virtual_threads heap_alloc_mb heap_after_gc_mb heap_live_mb heap_objects_k"
          + " alloc_rate_mb_s gc_pause_ms gc_time_pct fd_open classes_loaded metaspace_mb"
          + " code_cache_mb direct_mb mapped_mb rss_mb native_mb cpu_pct sched_wait_ms"
          + " throttled_ms major_faults hiccup_ms blocked_threads pending_finalization";

  /** What the contract lets us add. */
  private static final String ADDED =
      "deadlocked_threads app_wait_ms gc_wait_ms block_io_ms tcp_retransmits tcp_resets"
          + " new_processes new_connections new_listeners new_code page_faults syscalls"
          + " pause_wait_ms own_cpu_ms own_alloc_kb_s own_heap_mb own_threads own_stop_ms";

  private static final String TYPES_OF_THE_CONTRACT =
      "thread_leak virtual_thread_leak thread_pinning memory_leak object_leak heap_exhaustion"
          + " out_of_memory gc_pressure allocation_surge fd_leak class_leak code_cache_full"
          + " direct_memory_leak native_memory_leak memory_limit finalizer_backlog cpu_runaway"
          + " cpu_starvation deadlock lock_contention stall io_stall unexpected_process"
          + " unexpected_connection unexpected_listener unexpected_code level_shift"
          + " custom_anomaly";

  @Test
  void theCatalogueIsTheContractsListAndThenOurs() {
    assertThat(Arrays.stream(Signal.values()).map(Signal::metric))
        .containsExactly((CONTRACT + " " + ADDED).split(" "));
  }

  @Test
  void theAnomalyTypesAreTheContractsList() {
    assertThat(Arrays.stream(AnomalyType.values()).map(AnomalyType::id))
        .containsExactly(TYPES_OF_THE_CONTRACT.split(" "));
  }

  /** Behind "where" stands what explains a metric, which may be shown only. */
  @Test
  void noRunbookNamesForAMetricThatIsJudgedWhatIsOnlyShown() throws IOException {
    Pattern sentence = Pattern.compile("The metrics? (?:is|are) ([^.;:]*)");
    try (Stream<Path> runbooks = Files.list(Path.of("../docs/alerts"))) {
      for (Path runbook : runbooks.toList()) {
        List<String> named =
            sentence
                .matcher(Files.readString(runbook))
                .results()
                .map(found -> found.group(1).replaceAll("(?s)where .* explains", ""))
                .toList();
        assertThat(Signal.values())
            .filteredOn(signal -> signal.watch() == Signal.Watch.SHOWN)
            .as(runbook.toString())
            .noneMatch(signal -> named.toString().contains("`" + signal.metric() + "`"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everySignalIsFoundByItsNameAndFullyDescribed(Signal signal) {
    assertThat(Signal.ofMetric(signal.metric())).contains(signal);
    assertThat(signal.unit()).isNotBlank();
    assertThat(signal.description()).isNotBlank().doesNotEndWith(".");
    assertThat(signal.smallestChange()).isPositive();
    assertThat(signal.limit().description()).isNotBlank();
  }

  @ParameterizedTest
  @EnumSource
  void theUnitAgreesWithTheName(Signal signal) {
    String name = signal.metric();
    if (name.endsWith("_mb")) {
      assertThat(signal.unit()).isEqualTo("MiBy");
    } else if (name.endsWith("_mb_s")) {
      assertThat(signal.unit()).isEqualTo("MiBy/s");
    } else if (name.endsWith("_kb_s")) {
      assertThat(signal.unit()).isEqualTo("KiBy/s");
    } else if (name.endsWith("_pct")) {
      assertThat(signal.unit()).isEqualTo("%");
      assertThat(signal.limit()).isEqualTo(Limit.PERCENT);
    } else if (name.endsWith("_ms")) {
      assertThat(signal.unit()).startsWith("ms");
    } else {
      assertThat(signal.unit()).matches("(10\\*3)?\\{[a-z_]+}(/s)?");
    }
    assertThat(signal.unit().endsWith("/s"))
        .isEqualTo(signal.kind() == Signal.Kind.COUNTER || name.endsWith("_s"));
  }

  @ParameterizedTest
  @CsvSource({
    "threads, THREAD_LEAK, WARNING",
    "heap_alloc_mb, MEMORY_LEAK, CRITICAL",
    "heap_objects_k, OBJECT_LEAK, WARNING",
    "gc_pause_ms, GC_PRESSURE, WARNING"
  })
  void theSeedsFourHaveTheSeedsTypeAndSeverity(String metric, AnomalyType type, Severity severity) {
    Signal signal = Signal.ofMetric(metric).orElseThrow();
    assertThat(signal.anomalyType()).isEqualTo(type);
    assertThat(signal.severity()).isEqualTo(severity);
  }

  @Test
  void anyOtherNameIsNoSignal() {
    assertThat(Signal.ofMetric("queue_length")).isEmpty();
    assertThat(Signal.ofMetric("THREADS")).isEmpty();
    assertThat(Signal.ofMetric("custom_metrics.threads")).isEmpty();
  }

  @Test
  void signalsOfOneOpenTelemetryNameAreToldApartByTheirAttributes() {
    assertThat(
            Arrays.stream(Signal.values())
                .filter(signal -> signal.openTelemetryName().isPresent())
                .map(signal -> signal.openTelemetryName() + "" + signal.openTelemetryAttributes()))
        .doesNotHaveDuplicates();
    assertThat(Signal.METASPACE_MB.openTelemetryName()).hasValue("jvm.memory.used");
    assertThat(Signal.METASPACE_MB.openTelemetryAttributes())
        .containsEntry("jvm.memory.type", "non_heap")
        .containsEntry("jvm.memory.pool.name", "Metaspace");
    assertThat(Signal.THREADS.openTelemetryAttributes()).isEmpty();
  }

  @Test
  void anIndexIsASlotOfItsOwn() {
    assertThat(Arrays.stream(Signal.values()).map(Signal::index))
        .doesNotHaveDuplicates()
        .allMatch(index -> index >= 0 && index < Signal.values().length);
  }
}
