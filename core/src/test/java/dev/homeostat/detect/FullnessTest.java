package dev.homeostat.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FullnessTest {

  @ParameterizedTest
  @CsvSource({"false, 89, 90, 84", "true, 84, 85, 79"})
  void itIsFullAfterThirtyLooksAtItAndUntilATwentiethLess(
      boolean heap, double below, double full, double clear) {
    Fullness fullness = new Fullness(heap);
    for (int look = 0; look < 100; look++) {
      assertThat(fullness.add(below, 100)).isFalse();
    }
    for (int look = 0; look < 29; look++) {
      assertThat(fullness.add(full, 100)).isFalse();
    }
    assertThat(fullness.add(Double.NaN, 100)).as("no look").isFalse();
    assertThat(fullness.add(full, 100)).isTrue();
    assertThat(fullness.add(full - 4, 100)).isTrue();
    assertThat(fullness.add(clear, 100)).isFalse();
  }
}
