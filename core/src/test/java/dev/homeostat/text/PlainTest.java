package dev.homeostat.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "7, 7",
    "-7, -7",
    "123.6, 124",
    "99.95, 100.0",
    "1.25, 1.3",
    "-2.34, -2.3",
    "0.9996, 1.000",
    "0.5462, 0.546",
    "0.08, 0.0800",
    "0.00012344, 0.000123",
    "0.00001, 1.0E-5",
    "999999999999, 999999999999",
    "1e15, 1.0E15",
    "NaN, NaN",
    "Infinity, Infinity"
  })
  void aNumberHasAsManyDigitsAsTellSomething(double value, String text) {
    assertThat(Plain.number(value)).isEqualTo(text);
  }

  @Test
  void aTimeIsToldInItsTwoLargestUnits() {
    assertThat(Plain.duration(5.2)).isEqualTo("5.2 s");
    assertThat(Plain.duration(90)).isEqualTo("2 min");
    assertThat(Plain.duration(11_400)).isEqualTo("3 h 10 min");
    assertThat(Plain.duration(100_000)).isEqualTo("1 d 3 h");
    assertThat(Plain.duration(Double.POSITIVE_INFINITY)).isEqualTo("a long time");
  }
}
