package dev.homeostat.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.signal.BehaviorProfile;
import dev.homeostat.signal.Signal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {

  private static final long BEGIN = 1_700_000_000_000L;
  private static final long HOUR = 3_600_000;

  private final List<BehaviorProfile> ticks = new ArrayList<>();
  private final Timeline timeline =
      new Timeline(
          new JudgedRun(
              AnalyzerOptions.of("run"),
              alert -> {},
              new Problems("run", problem -> {}),
              null,
              readings -> ticks.add(readings.profile())));

  @Test
  void aRecordingMayTellItsEndFirst() {
    threads(600, 70);
    for (int second = 0; second < 600; second++) {
      threads(second, 20 + second / 20);
    }
    timeline.flush();

    assertThat(ticks).hasSize(601);
    assertThat(ticks.get(0).epochMillis()).isEqualTo(BEGIN);
    assertThat(ticks.get(0).value(Signal.THREADS)).hasValue(20);
    assertThat(ticks.get(300).value(Signal.THREADS)).hasValue(35);
    assertThat(ticks.get(600).value(Signal.THREADS)).hasValue(70);
  }

  @Test
  void whatComesBehindTheSixHoursThatAreHeldOpenFallsIntoTheOldestOfThem() {
    threads(0, 20);
    threads(7 * HOUR / 1_000, 30);
    threads(10, 25);
    timeline.flush();

    assertThat(ticks).hasSize(7 * 3_600 + 1);
    assertThat(ticks.get(0).value(Signal.THREADS)).hasValue(20);
    assertThat(ticks.get(10).value(Signal.THREADS)).isEmpty();
    assertThat(ticks.get(3_601).value(Signal.THREADS)).hasValue(25);
  }

  @Test
  void aPauseCountsWhereItEndsAndNobodyLooksWhileItLasts() {
    timeline.zeroWithout(Signal.GC_TIME_PCT);
    threads(0, 20);
    pause(5_500, 4_200);
    pause(5_700, 100);
    pause(7_000, 600);
    timeline.flush();

    assertThat(ticks.stream().map(tick -> tick.value(Signal.GC_TIME_PCT).orElse(-1)))
        .containsExactly(0.0, 70.0, -1.0, -1.0, -1.0, 97.5, 60.0, 0.0);
  }

  @Test
  void ofTicksThatAreJudgedAPauseTellsNothing() {
    pause(0, 4_500);
    pause(500, 4_500);
    timeline.flush();

    assertThat(ticks).hasSize(1);
    assertThat(ticks.get(0).value(Signal.GC_TIME_PCT)).hasValue(50);
  }

  private void pause(long endMillis, double millis) {
    timeline.at(BEGIN + endMillis);
    timeline.paused(BEGIN + endMillis, millis);
  }

  private void threads(long second, double count) {
    timeline.at(BEGIN + second * 1_000);
    timeline.level(Signal.THREADS, count);
  }
}
