package dev.homeostat.signal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateTest {

  private static final long SECOND = 1_000_000_000L;

  private final Rate rate = new Rate();

  @Test
  void theFirstReadingHasNothingToCompareWith() {
    assertThat(rate.perSecond(5 * SECOND, 100)).isNaN();
  }

  @Test
  void growthIsPerSecond() {
    rate.perSecond(0, 100);
    assertThat(rate.perSecond(2 * SECOND, 110)).isEqualTo(5);
    assertThat(rate.perSecond(3 * SECOND, 110)).isZero();
  }

  @Test
  void aRestartBeginsAnew() {
    rate.perSecond(0, 100);
    assertThat(rate.perSecond(SECOND, 3)).isNaN();
    assertThat(rate.perSecond(2 * SECOND, 5)).isEqualTo(2);
  }

  @Test
  void twoReadingsAtOneTimeHaveNoRate() {
    rate.perSecond(SECOND, 100);
    assertThat(rate.perSecond(SECOND, 200)).isNaN();
    assertThat(rate.perSecond(0, 300)).isNaN();
  }

  @Test
  void aMissingReadingBeginsAnew() {
    rate.perSecond(0, 100);
    assertThat(rate.perSecond(SECOND, Double.NaN)).isNaN();
    assertThat(rate.perSecond(2 * SECOND, 100)).isNaN();
    assertThat(rate.perSecond(3 * SECOND, 101)).isEqualTo(1);
  }
}
