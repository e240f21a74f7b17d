package dev.homeostat.signal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricNameTest {

  @ParameterizedTest
  @ValueSource(strings = {"queue", "queue.length", "orders/s", "Größe", "a b", "jobs_total"})
  void takesWhatAPersonWouldName(String name) {
    assertThat(MetricName.problemOf(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "a\nb", "a\u001b[31m", "a\u202eb", "<b>", "a&b", "a\"b", "`x`"})
  void refusesWhatCouldBeTakenForMarkupOrSteerATerminal(String name) {
    assertThat(MetricName.problemOf(name)).isNotEmpty();
  }

  @Test
  void refusesMoreThanTwoHundredCharacters() {
    assertThat(MetricName.problemOf("x".repeat(200))).isEmpty();
    assertThat(MetricName.problemOf("x".repeat(201))).contains("longer than 200");
  }

  @Test
  void onlyTheSuffixMakesACounter() {
    assertThat(MetricName.isCounter("jobs_total")).isTrue();
    assertThat(MetricName.isCounter("total_jobs")).isFalse();
  }
}
