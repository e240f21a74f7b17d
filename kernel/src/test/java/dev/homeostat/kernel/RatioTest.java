package dev.homeostat.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RatioTest {

  @Test
  void theIntervalHoldsTheMedian() {
    Ratio ratio = Ratio.of(1.01, 1.03, 1.02, 1.05, 0.99);

    assertThat(ratio.median()).isEqualTo(1.02);
    assertThat(ratio.low()).isBetween(0.99, 1.02);
    assertThat(ratio.high()).isBetween(1.02, 1.05);
  }

  @Test
  void equalRatiosLeaveNoDoubt() {
    assertThat(Ratio.of(1.02, 1.02, 1.02).more()).isEqualTo("2.00 [2.00 … 2.00] %");
  }

  @Test
  void aFallIsToldFromTheSmallestToTheGreatest() {
    assertThat(new Ratio(0.96, 0.97, 0.99).fewer()).isEqualTo("3.00 [1.00 … 4.00] %");
  }

  @Test
  void theMedianOfAnEvenNumberIsBetweenTheTwo() {
    assertThat(Ratio.median(4, 1, 3, 2)).isCloseTo(2.5, within(1e-12));
  }
}
