package dev.homeostat.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FullnessTest {

  @ParameterizedTest
  @CsvSource({"false, 89, 90, 84", "true, 84, 85, 79"})
  void itIsFullAfterThirtyTicksOfItAndUntilATwentiethLess(
      boolean heap, double below, double full, double clear) {
    Fullness fullness = new Fullness(heap);
    for (int tick = 0; tick < 100; tick++) {
      assertThat(fullness.add(tick, below, 100)).isFalse();
    }
    for (int tick = 100; tick < 129; tick++) {
      assertThat(fullness.add(tick, full, 100)).isFalse();
    }
    assertThat(fullness.add(129, Double.NaN, 100)).as("no look").isFalse();
    assertThat(fullness.add(130, full, 100)).isTrue();
    assertThat(fullness.add(131, full - 4, 100)).isTrue();
    assertThat(fullness.add(132, clear, 100)).isFalse();
  }

  /** A heap that is collected whole at every eighth tick. */
  @Test
  void whatIsLookedAtNowAndThenIsFullAfterFiveLooks() {
    Fullness fullness = new Fullness(true);
    for (int tick = 0; tick < 32; tick++) {
      assertThat(fullness.add(tick, tick % 8 == 0 ? 90 : Double.NaN, 100)).isFalse();
    }
    assertThat(fullness.add(32, 90, 100)).isTrue();
  }

  @Test
  void oneLookThatIsNotFullBeginsAnew() {
    Fullness fullness = new Fullness(true);
    for (int tick = 0; tick < 400; tick += 8) {
      assertThat(fullness.add(tick, tick % 32 == 0 ? 80 : 90, 100)).isFalse();
    }
  }
}
