package dev.homeostat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CensusPlanTest {

  private static final long START = 17;

  private final CensusPlan plan = new CensusPlan(Duration.ofMinutes(5));

  @Test
  void comesWhenLearningEndsAndThenFourTimesLater() {
    assertThat(due(0)).isFalse();
    assertThat(due(4)).isFalse();
    assertThat(due(5)).isTrue();
    assertThat(due(6)).isFalse();
    assertThat(due(19)).isFalse();
    assertThat(due(20)).isTrue();
    assertThat(due(79)).isFalse();
    assertThat(due(80)).isTrue();
  }

  @Test
  void comesOnceADayAtLeast() {
    long tenDays = 14_400;
    due(0);
    assertThat(due(tenDays)).isTrue();
    assertThat(due(tenDays + 1_439)).isFalse();
    assertThat(due(tenDays + 1_440)).isTrue();
  }

  @Test
  void whatIsWrongDoesNotBecomeUsual() {
    due(0);
    assertThat(plan.isDue(nanos(7), false)).isFalse();
    assertThat(plan.isDue(nanos(8), true)).isTrue();
  }

  private boolean due(long minutes) {
    return plan.isDue(nanos(minutes), true);
  }

  private static long nanos(long minutes) {
    return START + Duration.ofMinutes(minutes).toNanos();
  }
}
