package dev.homeostat.lab.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class IntervalsTest {
  @Test
  void wilsonIsAsInTheTables() {
    // Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263 and 0 of 20.
    assertThat(Intervals.wilsonLow(81, 263)).isCloseTo(0.2553, within(1e-4));
    assertThat(Intervals.wilsonHigh(81, 263)).isCloseTo(0.3662, within(1e-4));
    assertThat(Intervals.wilsonLow(0, 20)).isZero();
    assertThat(Intervals.wilsonHigh(0, 20)).isCloseTo(0.1611, within(1e-4));
  }

  @Test
  void nothingSeenIsTheRuleOfThree() {
    assertThat(Intervals.poissonUpper(0)).isCloseTo(-Math.log(0.05), within(1e-9));
  }

  @Test
  void poissonIsHalfTheChiSquareQuantile() {
    // chi-square, 95 %, 6 degrees of freedom: 12.592.
    assertThat(Intervals.poissonUpper(2)).isCloseTo(12.592 / 2, within(1e-3));
  }
}
