package dev.homeostat.lab.score;

import static dev.homeostat.lab.score.Runs.alarm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutcomeTest {
  @TempDir Path folder;

  private Outcome outcome(Alarm... alarms) {
    return Outcome.of(Runs.leak(folder, tick -> 20), List.of(alarms));
  }

  @Test
  void anAcceptedTypeAfterOnsetFindsTheFault() {
    Outcome outcome = outcome(alarm("thread_leak", 60), alarm("thread_leak", 90));

    assertThat(outcome.found()).isTrue();
    // 20 s of the 100 s from onset to exhaustion.
    assertThat(outcome.delay()).isCloseTo(0.2, within(1e-9));
    assertThat(outcome.falseAlarms()).isZero();
  }

  @Test
  void anAcceptedTypeBeforeOnsetSpoilsTheFind() {
    Outcome outcome = outcome(alarm("thread_leak", 30), alarm("thread_leak", 60));

    assertThat(outcome.found()).isFalse();
    assertThat(outcome.delay()).isEqualTo(1);
    assertThat(outcome.falseAlarms()).isEqualTo(1);
  }

  @Test
  void aSymptomNeitherFindsNorIsFalse() {
    Outcome outcome = outcome(alarm("memory_leak", 60));

    assertThat(outcome.found()).isFalse();
    assertThat(outcome.falseAlarms()).isZero();
  }

  @Test
  void aLevelShiftDoesNotFindALeak() {
    Outcome outcome = outcome(alarm("level_shift", 60));

    assertThat(outcome.found()).isFalse();
    assertThat(outcome.count(Outcome.Worth.WRONG)).isEqualTo(1);
  }

  @Test
  void aSymptomBeforeOnsetIsFalseButSpoilsNothing() {
    Outcome outcome = outcome(alarm("memory_leak", 30), alarm("thread_leak", 60));

    assertThat(outcome.found()).isTrue();
    assertThat(outcome.count(Outcome.Worth.FALSE)).isEqualTo(1);
  }

  @Test
  void anyAlarmOfAHealthyProgramIsFalse() {
    Recording run = Runs.healthy(folder, tick -> 20);

    Outcome outcome = Outcome.of(run, List.of(alarm("thread_leak", 90)));

    assertThat(outcome.falseAlarms()).isEqualTo(1);
    assertThat(run.healthyHours()).isCloseTo(100 / 3600.0, within(1e-9));
  }

  @Test
  void whoNamesOnlyTheMetricIsGivenCreditForIt() {
    Alarm unusual = new Alarm("level_shift", "threads", Runs.ONSET, "", 0, 0, false);

    assertThat(outcome(unusual).found()).isTrue();
  }
}
