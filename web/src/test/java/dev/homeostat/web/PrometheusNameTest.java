package dev.homeostat.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PrometheusNameTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "THREADS|jvm_thread_count|1",
        "HEAP_ALLOC_MB|jvm_memory_used_bytes{jvm_memory_type=\"heap\"}|1048576",
        "HEAP_LIVE_MB|homeostat_heap_live_bytes|1048576",
        "HEAP_OBJECTS_K|homeostat_heap_objects|1000",
        "ALLOC_RATE_MB_S|homeostat_alloc_rate_bytes_per_second|1048576",
        "GC_PAUSE_MS|jvm_gc_duration_seconds|0.001",
        "GC_TIME_PCT|homeostat_gc_time_ratio|0.01",
        "CPU_PCT|jvm_cpu_recent_utilization_ratio|0.01",
        "SCHED_WAIT_MS|homeostat_sched_wait_ratio|0.001",
        "RSS_MB|process_memory_usage_bytes|1048576",
      })
  void isOpenTelemetrysNameInBaseUnits(Signal signal, String name, double factor) {
    assertThat(PrometheusName.of(signal)).hasToString(name);
    assertThat(PrometheusName.of(signal).factor()).isEqualTo(factor);
  }

  @Test
  void noTwoSignalsShareASeries() {
    assertThat(Arrays.stream(Signal.values()).map(PrometheusName::of).map(Object::toString))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z][a-z0-9_]*(\\{.*})?"));
  }

  @ParameterizedTest
  @EnumSource
  void theReferenceNamesIt(Signal signal) throws IOException {
    assertThat(Files.readString(Path.of("../docs/reference.md")))
        .contains("| `" + signal.metric() + "` | `" + PrometheusName.of(signal) + "` |\n");
  }
}
