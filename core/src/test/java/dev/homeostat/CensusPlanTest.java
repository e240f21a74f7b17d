package dev.homeostat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CensusPlanTest {

  private static final long START = 17;

  private long taken;
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
    assertThat(due(5)).isTrue();
    assertThat(plan.isDue(nanos(21), false, taken)).isFalse();
    assertThat(due(22)).isTrue();
  }

  @Test
  void theFirstComesAmidstAnEpisodeTooAndAnotherAsSoonAsThatIsOver() {
    due(0);
    assertThat(plan.isDue(nanos(5), false, 0)).isTrue();
    assertThat(plan.isDue(nanos(300), false, 0)).isTrue(); // Who has one takes no second.
    assertThat(due(301)).isTrue();
    assertThat(plan.isDue(nanos(5_000), false, taken)).isFalse();
  }

  @Test
  void whatCouldNotBeTakenStaysDue() {
    due(0);
    assertThat(plan.isDue(nanos(5), true, 0)).isTrue();
    assertThat(plan.isDue(nanos(5) + 1, true, 0)).isFalse(); // It is asked for already.
    assertThat(plan.isDue(nanos(6), true, 0)).isTrue();
    assertThat(plan.isDue(nanos(7), true, 1)).isFalse();
    assertThat(plan.isDue(nanos(23), true, 1)).isFalse();
    assertThat(plan.isDue(nanos(24), true, 1)).isTrue();
  }

  /** Whether one is due while all is well; it is taken at once then. */
  private boolean due(long minutes) {
    boolean due = plan.isDue(nanos(minutes), true, taken);
    taken += due ? 1 : 0;
    return due;
  }

  private static long nanos(long minutes) {
    return START + Duration.ofMinutes(minutes).toNanos();
  }
}
