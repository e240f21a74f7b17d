package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.signal.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PauseBudgetTest {

  private final ManualClock clock = new ManualClock(0);
  private final PauseBudget budget =
      new PauseBudget(clock, Duration.ofMillis(100), Duration.ofMinutes(10));

  @Test
  void aPauseThatWouldTakeTooLongIsRefused() {
    assertThat(budget.refusal(99e6)).isEmpty();
    assertThat(budget.refusal(2.5e9))
        .isEqualTo("it would stop the application for about 2500 ms (evidence_max_pause is 100ms)");
  }

  @Test
  void whatIsTooLongNowIsTooLongLaterAndWhatIsTooEarlyIsNot() {
    budget.spend();

    assertThat(budget.fits(99e6)).isTrue();
    assertThat(budget.fits(2.5e9)).isFalse();
  }

  @Test
  void withinTheLastMinuteTheNextComesSoon() {
    budget.spend();
    assertThat(budget.comesSoon()).isFalse();

    clock.advance(Duration.ofSeconds(541));
    assertThat(budget.comesSoon()).isTrue();
  }

  @Test
  void howOftenAndHowLongItStoppedIsCounted() {
    for (int i = 0; i < 2; i++) {
      budget.spend();
      clock.advance(Duration.ofMillis(30));
      budget.ended();
      clock.advance(Duration.ofMinutes(10));
    }
    assertThat(budget.stops()).isEqualTo(2);
    assertThat(budget.stopNanos()).isEqualTo(60_000_000);
  }

  @Test
  void aShortOneIsCountedAndTakesNothingOfWhatMayCome() {
    long began = budget.nanos();
    clock.advance(Duration.ofMillis(2));

    assertThat(budget.endedShort(began)).isEqualTo(2_000_000);
    assertThat(budget.stops()).isOne();
    assertThat(budget.stopNanos()).isEqualTo(2_000_000);
    assertThat(budget.refusal(1)).isEmpty();
  }

  @Test
  void oneTenMinutes() {
    budget.spend();
    assertThat(budget.refusal(1)).isEqualTo("the last stop for evidence was less than 10 min ago");
    assertThat(budget.wait(clock)).isEqualTo(Duration.ofMinutes(10));

    clock.advance(Duration.ofMinutes(10));
    assertThat(budget.refusal(1)).isEmpty();
    assertThat(budget.wait(clock)).isZero();
  }
}
