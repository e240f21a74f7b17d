package dev.homeostat.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class CycleTest {

  private static final Percentage HALF_A_FLOAT = Percentage.withPercentage(0.4);

  private final Cycle day = new Cycle(24, 1);

  @Test
  void nothingIsKnownBeforeTheSecondPeriodIsOver() {
    see(3, 100);
    assertThat(day.known(Cycle.HIGH, 3, 3)).isNaN();
    see(27, 80);
    assertThat(day.known(Cycle.HIGH, 3, 3)).isCloseTo(80, HALF_A_FLOAT);
    assertThat(day.known(Cycle.HIGH, 4, 5)).isNaN();
    assertThat(day.known(Cycle.HIGH, 2, 4)).isCloseTo(80, HALF_A_FLOAT);
  }

  @Test
  void oneWildPeriodSaysNothing() {
    see(3, 10);
    see(27, 500);
    see(51, 12);
    assertThat(day.known(Cycle.HIGH, 3, 3)).isLessThan(13);
  }

  @Test
  void itRisesAtOnceAndFallsByASeventh() {
    see(3, 100);
    see(27, 100);
    see(51, 30);
    assertThat(day.known(Cycle.HIGH, 3, 3)).isCloseTo(90, HALF_A_FLOAT);
    see(75, 200);
    see(99, 200);
    assertThat(day.known(Cycle.HIGH, 3, 3)).isCloseTo(200, HALF_A_FLOAT);
  }

  @Test
  void aMissingValueIsSkippedAndAClockThatGoesBackIsDistrusted() {
    day.moveTo(3);
    day.add(Cycle.HIGH, Double.NaN);
    day.add(Cycle.HIGH, 100);
    day.add(Cycle.HIGH, Double.NaN);
    see(27, 100);
    assertThat(day.known(Cycle.HIGH, 3, 3)).isCloseTo(100, HALF_A_FLOAT);
    day.moveTo(20);
    assertThat(day.known(Cycle.HIGH, 3, 3)).isNaN();
  }

  private void see(long hour, double value) {
    day.moveTo(hour);
    day.add(Cycle.HIGH, value);
    day.add(Cycle.HIGH, value - 5);
    day.moveTo(hour + 1);
  }
}
