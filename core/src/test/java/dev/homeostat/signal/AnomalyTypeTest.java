package dev.homeostat.signal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AnomalyTypeTest {

  @ParameterizedTest
  @CsvSource({
    "GC_PRESSURE, MEMORY_LEAK",
    "CPU_STARVATION, MEMORY_LEAK",
    "STALL, ALLOCATION_SURGE",
    "MEMORY_LIMIT, THREAD_LEAK",
    "LEVEL_SHIFT, THREAD_LEAK"
  })
  void whatIsBehindACauseIsBehindItsSymptomsToo(AnomalyType symptom, AnomalyType cause) {
    assertThat(symptom.isSymptomOf(cause)).isTrue();
    assertThat(cause.isSymptomOf(symptom)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsItsOwnSymptom(AnomalyType type) {
    assertThat(type.isSymptomOf(type)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"STALL, THREAD_LEAK", "LEVEL_SHIFT, UNEXPECTED_PROCESS", "FD_LEAK, MEMORY_LEAK"})
  void whatComesOfOtherThingsIsAMatterOfItsOwn(AnomalyType type, AnomalyType other) {
    assertThat(type.isSymptomOf(other)).isFalse();
  }
}
