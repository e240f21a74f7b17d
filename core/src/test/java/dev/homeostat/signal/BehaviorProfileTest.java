package dev.homeostat.signal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BehaviorProfileTest {

  private final Readings readings = new Readings();

  @Test
  void theSeedsKeysComeFirstAndThenTheCatalogueInItsOrder() throws JsonProcessingException {
    readings.begin(1, 2);
    for (Signal signal : Signal.values()) {
      readings.set(signal, signal.index() + 0.5);
    }
    readings.setCollections(7);
    readings.addCustom("queue", 3);
    List<String> expected =
        new ArrayList<>(
            List.of(
                "threads",
                "heap_alloc_mb",
                "heap_objects_k",
                "gc_pause_ms",
                "num_gc",
                "file_descriptors",
                "custom_metrics"));
    for (Signal signal : Signal.values()) {
      if (!expected.contains(signal.metric())) {
        expected.add(signal.metric());
      }
    }

    JsonNode json = json();

    assertThat(json.fieldNames()).toIterable().containsExactlyElementsOf(expected);
    assertThat(json.get("num_gc").asLong()).isEqualTo(7);
    assertThat(json.get("file_descriptors").asDouble())
        .isEqualTo(Signal.FD_OPEN.index() + 0.5)
        .isEqualTo(json.get("fd_open").asDouble());
    assertThat(json.get("custom_metrics").get("queue").asDouble()).isEqualTo(3);
  }

  @Test
  void whatIsUnknownIsAbsentAndNeverNull() throws JsonProcessingException {
    readings.begin(1, 2);
    readings.set(Signal.THREADS, 12);
    readings.set(Signal.FD_OPEN, Double.NaN);
    readings.set(Signal.CPU_PCT, Double.POSITIVE_INFINITY);

    assertThat(json().toString()).isEqualTo("{\"threads\":12,\"num_gc\":0}");
    assertThat(readings.profile().value(Signal.FD_OPEN)).isEmpty();
    assertThat(readings.profile().value(Signal.THREADS)).hasValue(12);
  }

  @Test
  void aProfileStaysAsItWasWhenTheNextTickBegins() {
    readings.begin(1, 2);
    readings.set(Signal.THREADS, 12);
    readings.addCustom("queue", 3);
    BehaviorProfile profile = readings.profile();

    readings.begin(3, 4);
    readings.set(Signal.THREADS, 99);
    readings.addCustom("other", 5);

    assertThat(profile.epochMillis()).isEqualTo(2);
    assertThat(profile.value(Signal.THREADS)).hasValue(12);
    assertThat(profile.customMetrics()).containsOnlyKeys("queue");
  }

  @Test
  void aNewTickForgetsValuesLimitsAndCustomMetrics() {
    readings.begin(1, 2);
    readings.set(Signal.THREADS, 12);
    readings.setLimit(Signal.THREADS, 100);
    readings.addCustom("queue", 3);

    readings.begin(3, 4);

    assertThat(readings.value(Signal.THREADS)).isNaN();
    assertThat(readings.limit(Signal.THREADS)).isNaN();
    assertThat(readings.customCount()).isZero();
  }

  @Test
  void aLimitOfNothingOrLessIsNone() {
    readings.setLimit(Signal.THREADS, 0);
    assertThat(readings.limit(Signal.THREADS)).isNaN();
    readings.setLimit(Signal.THREADS, -1);
    assertThat(readings.limit(Signal.THREADS)).isNaN();
    readings.setLimit(Signal.THREADS, 5);
    assertThat(readings.limit(Signal.THREADS)).isEqualTo(5);
  }

  @Test
  void holdsAnyNumberOfCustomMetricsInTheOrderTheyCame() {
    for (int i = 0; i < 100; i++) {
      readings.addCustom("m" + i, i);
    }
    assertThat(readings.profile().customMetrics()).hasSize(100);
    assertThat(readings.profile().customMetrics().keySet()).startsWith("m0", "m1", "m2");
  }

  private JsonNode json() throws JsonProcessingException {
    return new ObjectMapper().readTree(readings.profile().toJson());
  }
}
