package dev.homeostat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.homeostat.signal.Readings;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final long SECOND = 1_000_000_000L;

  private final Pace pace = new Pace(AnalyzerOptions.of("a"));
  private final Readings readings = new Readings();
  private long seconds = 1_000_000;

  @Test
  void theLastTicksAreToldByTheirOwnTimes() {
    ticks(1_200, 1);
    ticks(600, 60);

    pace.begin(readings);
    assertThat(pace.millis(0)).isZero();
    assertThat(pace.millis(100)).isCloseTo(100 * 60_000L, within(60_000L));
    assertThat(pace.secondsPerTick(100)).isCloseTo(60, within(0.6));
    assertThat(pace.millis(600 + 200)).isCloseTo((600 * 60 + 200) * 1_000L, within(600_000L));
    assertThat(pace.secondsPerTick(0)).isEqualTo(pace.secondsPerTick());
  }

  @Test
  void regularTicksAreToldExactly() {
    ticks(10_000, 15);

    pace.begin(readings);
    for (int ago = 1; ago < 10_000; ago++) {
      assertThat(pace.millis(ago)).isEqualTo(ago * 15_000L);
    }
  }

  @Test
  void howLongTheJvmStoodIsNoPaceOfTicks() {
    ticks(500, 1);
    seconds += 3_600;
    ticks(100, 1);

    pace.begin(readings);
    assertThat(pace.secondsPerTick()).isEqualTo(1);
    assertThat(pace.secondsPerTick(200)).isCloseTo(1, within(0.01));
    assertThat(pace.millis(200)).isCloseTo(3_800_000, within(10_000L));
  }

  @Test
  void whatWasBeforeTheFirstTickIsTakenForAsRegularAsTheRest() {
    ticks(100, 2);

    pace.begin(readings);
    assertThat(pace.millis(300)).isEqualTo(600_000);
  }

  @Test
  void ticksThatWereLeftOutAreCounted() {
    ticks(10, 1);
    pace.skip(10);
    seconds += 10;
    ticks(10, 1);

    pace.begin(readings);
    assertThat(pace.millis(25)).isEqualTo(25_000);
  }

  /** The tick that comes next is left for the test to begin. */
  private void ticks(int count, int distance) {
    for (int i = 0; i < count; i++) {
      readings.begin(seconds * SECOND, seconds * 1_000);
      pace.begin(readings);
      pace.end();
      seconds += distance;
      readings.begin(seconds * SECOND, seconds * 1_000);
    }
  }
}
