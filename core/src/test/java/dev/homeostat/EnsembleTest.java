package dev.homeostat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.BehavioralAlert.State;
import dev.homeostat.alert.ControlCommand;
import dev.homeostat.alert.ControlRecord;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Severity;
import dev.homeostat.signal.Signal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

class EnsembleTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long DAY = 86_400;

  private final List<BehavioralAlert> alerts = new ArrayList<>();
  private final Map<String, Double> scores = new HashMap<>();
  private final Readings readings = new Readings();
  private final Random random = new Random(17);
  private Judge judge = judge(DetectorKind.ofDefault());
  private long epochAheadMillis;

  @Test
  void aThreadLeakIsToldOnceWithItsRateItsLimitAndTheTimeLeft() {
    threads(0, 3_000, tick -> 40 + random.nextInt(3) + Math.max(0, tick - 600) * 0.5, 30_000);

    assertThat(alerts).hasSize(1);
    BehavioralAlert alert = alerts.get(0);
    assertThat(alert.anomalyType()).isEqualTo(AnomalyType.THREAD_LEAK);
    assertThat(alert.detector()).isEqualTo("trend");
    assertThat(alert.severity()).isEqualTo(Severity.WARNING);
    assertThat(alert.limit()).hasValue(30_000);
    double truth = (30_000 - alert.current()) / 0.5;
    assertThat(alert.eta().orElseThrow().seconds()).isBetween(0.75 * truth, 1.25 * truth);
    assertThat(alert.startedAt().getEpochSecond()).isBetween(500L, 700L);
    assertThat(alert.summary()).startsWith("threads grows by ").contains("its limit of 30000");
  }

  @Test
  void itTurnsCriticalWhenTheLimitIsLessThanAnHourAway() {
    threads(0, 6_000, tick -> 40 + random.nextInt(3) + Math.max(0, tick - 600) * 0.5, 4_000);

    assertThat(alerts).extracting(BehavioralAlert::state).containsExactly(State.OPEN, State.UPDATE);
    assertThat(alerts.get(1).severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void aStartUpThatTookAllOfTheProcessorHidesNoRunaway() {
    for (long tick = 0; tick < 1_000; tick++) {
      begin(tick);
      if (tick % 5 == 0) {
        double busy = tick < 60 || tick >= 900 ? 95 : 10;
        readings.set(Signal.CPU_PCT, busy + random.nextInt(3));
        readings.setLimit(Signal.CPU_PCT, 100);
      } else {
        readings.keep(Signal.CPU_PCT);
      }
      judge.judge(readings);
    }

    assertThat(alerts)
        .extracting(alert -> alert.state().id() + ' ' + alert.detector())
        .startsWith("open spike");
    assertThat(alerts.get(0).startedAt().getEpochSecond()).isBetween(890L, 930L);
  }

  @Test
  void whatLookingForEvidenceTakesIsNoNews() {
    for (long tick = 0; tick < 1_000; tick++) {
      boolean looks = tick >= 900 && tick < 910;
      begin(tick);
      readings.set(Signal.ALLOC_RATE_MB_S, looks ? 150 : 2);
      readings.set(Signal.CPU_PCT, looks ? 90 : 5);
      if (looks) {
        readings.lookedForEvidence();
      }
      judge.judge(readings);
    }

    assertThat(alerts).isEmpty();
  }

  @Test
  void whatIsReadAtOneTickOfFiveIsJudgedThenAndItsLeakIsFoundAndEnds() {
    int judged = 0;
    for (long tick = 0; tick < 3_000; tick++) {
      begin(tick);
      if (tick % 5 == 0) {
        long leaked = tick < 600 || tick >= 2_000 ? 0 : tick - 600;
        readings.set(Signal.FD_OPEN, 60 + random.nextInt(3) + leaked / 2);
        readings.setLimit(Signal.FD_OPEN, 4_096);
      } else {
        readings.keep(Signal.FD_OPEN);
      }
      scores.clear();
      judge.judge(readings);
      judged += tick >= 400 && tick < 600 ? scores.size() : 0;
      assertThat(judge.series()).as("shown at tick %d", tick).hasSize(1);
    }

    assertThat(judged).isBetween(40, 60); // Of 200: what is a little unusual is judged at each.
    assertThat(alerts)
        .extracting(alert -> alert.state().id() + ' ' + alert.anomalyType().id())
        .containsExactly("open fd_leak", "resolved fd_leak");
    assertThat(alerts.get(0).startedAt().getEpochSecond()).isBetween(500L, 700L);
  }

  @Test
  void aStepOfThreadsIsALevelShiftAndNoLeak() {
    threads(0, 3_000, tick -> (tick < 1_000 ? 40 : 190) + random.nextInt(3), 30_000);

    assertThat(alerts)
        .extracting(alert -> alert.state().id() + ' ' + alert.anomalyType().id())
        .containsExactly("open level_shift", "resolved level_shift");
    assertThat(alerts.get(0).severity()).isEqualTo(Severity.WARNING);
  }

  @Test
  void aHeapThatIsTouchedForTheFirstTimeDoesNotMeetTheContainersLimit() {
    resident(2_048, 0.25);
    assertThat(alerts).isEmpty();
  }

  @Test
  void aHeapThatDoesNotFitIntoTheContainerDoes() {
    resident(1_600, 0.25);
    assertThat(alerts)
        .extracting(alert -> alert.anomalyType().id() + ' ' + alert.metric())
        .contains("memory_limit rss_mb");
  }

  /** An hour in which a heap of 1,500 MiB is touched, and 300 MiB beside it are in use. */
  private void resident(double limitMb, double heapMbPerTick) {
    for (long tick = 0; tick < 3_600; tick++) {
      double touched = 100 + tick * heapMbPerTick;
      begin(tick);
      readings.set(Signal.HEAP_ALLOC_MB, touched - 50 * random.nextDouble());
      readings.setLimit(Signal.HEAP_ALLOC_MB, 1_500);
      readings.set(Signal.HEAP_AFTER_GC_MB, 60);
      readings.set(Signal.HEAP_LIVE_MB, 60);
      readings.set(Signal.RSS_MB, 300 + touched);
      readings.setLimit(Signal.RSS_MB, limitMb);
      judge.judge(readings);
    }
  }

  @Test
  void afterADeploymentALevelMayShift() {
    threads(0, 950, tick -> 40 + random.nextInt(3), 30_000);
    judge.control(new ControlCommand.Mark("1.5"), "test", 950_000);
    threads(950, 3_000, tick -> (tick < 1_000 ? 40 : 190) + random.nextInt(3), 30_000);
    assertThat(alerts).isEmpty();

    threads(3_000, 5_000, tick -> (tick < 4_000 ? 190 : 400) + random.nextInt(3), 30_000);
    assertThat(alerts)
        .extracting(alert -> alert.state().id() + ' ' + alert.anomalyType().id())
        .containsExactly("open level_shift", "resolved level_shift");
  }

  @Test
  void afterADeploymentWhatGrowsIsStillALeak() {
    threads(0, 600, tick -> 40 + random.nextInt(3), 30_000);
    judge.control(new ControlCommand.Mark("1.5"), "test", 600_000);
    threads(600, 1_200, tick -> 40 + random.nextInt(3) + (tick - 600) * 0.5, 30_000);

    assertThat(alerts)
        .extracting(alert -> alert.state().id() + ' ' + alert.anomalyType().id())
        .containsExactly("open thread_leak");
  }

  @Test
  void whatComesEachNightIsNoNewsUntilTheClockIsSet() {
    nights(0, 5);
    assertThat(alerts).isNotEmpty();
    assertThat(alerts).allMatch(alert -> alert.timestamp().toEpochMilli() < 2 * DAY * 1_000L);

    alerts.clear();
    epochAheadMillis = 5 * 3_600_000L;
    nights(5, 8);
    assertThat(alerts).isNotEmpty();
    assertThat(alerts)
        .allMatch(
            alert ->
                alert.timestamp().toEpochMilli() < (7 * DAY + DAY / 2) * 1_000L + epochAheadMillis);
  }

  @Test
  void whatIsAcceptedIsOverAndTheNewNormal() {
    threads(0, 1_200, tick -> 40 + random.nextInt(3) + Math.max(0, tick - 600) * 0.5, 30_000);
    assertThat(alerts).hasSize(1);
    double grown = 40 + 600 * 0.5;

    ControlRecord record =
        judge.control(new ControlCommand.Accept(alerts.get(0).fingerprint()), "test", 1_200_000);
    threads(1_200, 5_000, tick -> grown + random.nextInt(3), 30_000);

    assertThat(record.done()).isTrue();
    assertThat(record.summary()).isEqualTo("threads taken for normal as seen now");
    assertThat(alerts)
        .extracting(BehavioralAlert::state)
        .containsExactly(State.OPEN, State.RESOLVED);
    assertThat(alerts.get(1).summary()).startsWith("thread_leak is taken for normal, after ");
    SeriesStatus threads = judge.series().get(0);
    assertThat(threads.metric()).isEqualTo("threads");
    assertThat(threads.baseline()).isBetween(grown - 5, grown + 5);
    assertThat(threads.state()).isEqualTo(SeriesStatus.State.NORMAL);
    assertThat(threads.limit()).isEqualTo(30_000);
  }

  @Test
  void anEventCannotBeAccepted() {
    threads(0, 400, tick -> 990, 1_000);
    assertThat(alerts).hasSize(1);
    ControlRecord record =
        judge.control(new ControlCommand.Accept(alerts.get(0).fingerprint()), "test", 400_000);
    assertThat(record.done()).isFalse();
    assertThat(record.summary()).contains("silence it instead");
  }

  @Test
  void aLeakFromTheFirstPointIsToldFromWhereItBegan() {
    threads(0, 900, tick -> 40 + tick / 2.0, 1_000);

    assertThat(alerts).hasSize(1);
    BehavioralAlert leak = alerts.get(0);
    assertThat(leak.summary()).contains("from 40 to");
    assertThat(leak.baseline()).isEqualTo(40);
    assertThat(leak.zScore()).isGreaterThan(3);
  }

  @Test
  void theHistoryHoldsTheTiersOldestFirst() {
    threads(0, 1_000, tick -> tick, 30_000);
    SeriesHistory history = judge.history("threads").orElseThrow();
    assertThat(history.tickSeconds()).isEqualTo(1);
    assertThat(history.recent()).hasSize(360).endsWith(999.0);
    SeriesHistory.Tier minutes = history.tiers().get(1);
    assertThat(minutes.bucketSeconds()).isEqualTo(60);
    assertThat(minutes.min()).hasSize(16).startsWith(0.0).endsWith(900.0);
    assertThat(minutes.max()).startsWith(59.0).endsWith(959.0);
  }

  @Test
  void theHistoryTellsWhenEachPointCameWhereNotEachTickBringsOne() {
    for (long tick = 0; tick <= 12; tick++) {
      begin(tick);
      readings.set(Signal.FD_OPEN, tick % 5 == 0 ? 16 + tick : Double.NaN);
      judge.judge(readings);
    }

    SeriesHistory history = judge.history("fd_open").orElseThrow();
    assertThat(history.recent()).containsExactly(16.0, 21.0, 26.0);
    assertThat(history.ages()).containsExactly(10.0, 5.0, 0.0);
    assertThat(history.endMillis()).isEqualTo(readings.epochMillis() - 2_000);
  }

  @Test
  void aStopOfTheJvmDoesNotStretchTheTime() {
    threads(0, 100, tick -> tick, 30_000);
    for (long tick = 100; tick < 115; tick++) {
      readings.begin((tick + 60) * SECOND, (tick + 60) * 1_000 + epochAheadMillis);
      readings.set(Signal.THREADS, tick);
      judge.judge(readings);
    }

    SeriesHistory history = judge.history("threads").orElseThrow();
    assertThat(history.tickSeconds()).isEqualTo(1);
    assertThat(history.ages().get(0)).isEqualTo(114 + 60);
    SeriesHistory.Tier seconds = history.tiers().get(0);
    assertThat(seconds.bucketSeconds()).isEqualTo(10);
    assertThat(seconds.max())
        .containsExactly(9.0, 19.0, 29.0, 39.0, 49.0, 59.0, 69.0, 79.0, 89.0, 99.0, 109.0);
    assertThat(seconds.ages()).startsWith(160.0, 150.0).endsWith(0.0);
    SeriesHistory.Tier minutes = history.tiers().get(1);
    assertThat(minutes.max()).endsWith(59.0);
    assertThat(history.endMillis() - minutes.endMillis()).isBetween(114_000L, 116_000L);
  }

  @Test
  void whereTicksAreLeftOutTheTimeGoesOnAndASteadyRiseIsNoBend() {
    threads(0, 1_000, tick -> 40 + tick * 0.1, 30_000);
    for (long tick = 1_000; tick < 3_000; tick += 4) {
      judge.skip(tick == 1_000 ? 0 : 3);
      begin(tick);
      readings.set(Signal.THREADS, Math.rint(40 + tick * 0.1));
      readings.setLimit(Signal.THREADS, 30_000);
      judge.judge(readings);
    }

    assertThat(alerts).isEmpty();
    SeriesHistory history = judge.history("threads").orElseThrow();
    assertThat(history.tickSeconds()).isEqualTo(1);
    assertThat(history.tiers().get(1).max()).endsWith(328.0, 334.0);
  }

  @Test
  void nothingOpensBeforeWhatIsLearned() {
    threads(0, 290, tick -> 40 + tick * 10, 3_000);

    assertThat(alerts).isEmpty();
    assertThat(judge.series().get(0).readySeconds()).isEqualTo(300 - 289);
  }

  @Test
  void whatABetterSignalTellsIsNotLearnedAnyMore() {
    for (long tick = 0; tick < 20; tick++) {
      begin(tick);
      readings.set(Signal.HEAP_ALLOC_MB, 50);
      readings.set(Signal.HEAP_AFTER_GC_MB, tick < 10 ? Double.NaN : 40);
      judge.judge(readings);
    }

    assertThat(judge.series()).extracting(SeriesStatus::metric).containsExactly("heap_after_gc_mb");
  }

  @Test
  void whatTheFirstUseOfCodeTakesOfTheProcessorIsNoRunaway() {
    assertThat(busyWhileLoading(2_000)).isEmpty();
    assertThat(busyWhileLoading(20))
        .extracting(alert -> alert.anomalyType().id())
        .contains("cpu_runaway");
  }

  /**
   * Half an hour, in which the processor is busy for a minute, at whose begin classes are loaded.
   */
  private List<BehavioralAlert> busyWhileLoading(int classes) {
    alerts.clear();
    judge = judge(DetectorKind.ofDefault());
    for (long tick = 0; tick < 1_800; tick++) {
      boolean busy = tick >= 900 && tick < 960;
      begin(tick);
      readings.set(Signal.CPU_PCT, (busy ? 60 : 5) + random.nextDouble());
      readings.setLimit(Signal.CPU_PCT, 100);
      double loaded = Math.max(0, Math.min(3, tick - 899)) * classes / 3.0;
      readings.set(Signal.CLASSES_LOADED, 5_000 + loaded);
      judge.judge(readings);
    }
    return List.copyOf(alerts);
  }

  @Test
  void thatMoreSurvivesIsToldBeforeAllOfTheHeapIsExamined() {
    for (long tick = 0; tick < 1_500; tick++) {
      begin(tick);
      double survives = 40 + 0.05 * Math.max(0, tick - 600) + 0.2 * random.nextDouble();
      readings.set(Signal.HEAP_AFTER_GC_MB, tick % 10 == 0 ? survives : Double.NaN);
      readings.setLimit(Signal.HEAP_AFTER_GC_MB, 160);
      readings.set(Signal.HEAP_LIVE_MB, Double.NaN);
      readings.set(Signal.ALLOC_RATE_MB_S, 20 + random.nextDouble());
      judge.judge(readings);
      if (tick == 600) {
        assertThat(judge.series())
            .extracting(SeriesStatus::metric)
            .doesNotContain("heap_after_gc_mb");
      }
    }

    assertThat(alerts.get(0).anomalyType()).isEqualTo(AnomalyType.MEMORY_LEAK);
    assertThat(alerts.get(0).metric()).isEqualTo("heap_after_gc_mb");
    assertThat(alerts.get(0).startedAt().getEpochSecond()).isBetween(590L, 660L);
    assertThat(judge.series()).extracting(SeriesStatus::metric).contains("heap_after_gc_mb");
    assertThat(scores).doesNotContainKey("heap_after_gc_mb");
  }

  @Test
  void aSeriesTellsHowFarItsValuesUsuallyDeviate() {
    threads(0, 1_000, tick -> 400 + 20 * random.nextGaussian(), 30_000);

    SeriesStatus threads = judge.series().get(0);
    assertThat(threads.deviation()).isBetween(18.0, 22.0);
    assertThat(threads.zScore())
        .isCloseTo((threads.value() - threads.baseline()) / threads.deviation(), within(0.2));
    assertThat(threads.readySeconds()).isZero();
  }

  @Test
  void onlyTheDetectorsThatWereChosenSpeak() {
    judge = judge(Set.of(DetectorKind.SPIKE));
    threads(0, 3_000, tick -> 40 + random.nextInt(3) + Math.max(0, tick - 600) * 0.5, 30_000);

    assertThat(alerts).isEmpty();
  }

  @Test
  void anEventNeedsNoLearning() {
    readings.begin(0, 0);
    readings.set(Signal.DEADLOCKED_THREADS, 2);
    judge.judge(readings);

    assertThat(alerts).hasSize(1);
    assertThat(alerts.get(0).anomalyType()).isEqualTo(AnomalyType.DEADLOCK);
    assertThat(alerts.get(0).severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void aFullHeapIsToldByItsLastValueThoughMostTicksHaveNone() {
    for (long tick = 0; tick < 500; tick++) {
      begin(tick);
      boolean collected = tick % 5 == 0;
      readings.set(Signal.HEAP_LIVE_MB, collected ? (tick < 300 ? 96 : 40) : Double.NaN);
      readings.setLimit(Signal.HEAP_LIVE_MB, 100);
      judge.judge(readings);
    }

    assertThat(alerts)
        .extracting(BehavioralAlert::anomalyType)
        .containsOnly(AnomalyType.HEAP_EXHAUSTION);
    assertThat(alerts)
        .extracting(BehavioralAlert::state)
        .containsExactly(State.OPEN, State.RESOLVED);
    assertThat(alerts).allSatisfy(alert -> assertThat(alert.current()).isFinite());
  }

  @Test
  void aStepOfACustomMetricIsOneEpisodeThoughItsValuesComeNowAndThen() {
    for (long tick = 0; tick < 4_000; tick++) {
      begin(tick);
      if (tick < 1_000 || tick % 3 == 0) {
        readings.addCustom("queue", (tick < 1_500 ? 100 : 300) + random.nextGaussian());
      }
      judge.judge(readings);
    }

    assertThat(alerts).extracting(BehavioralAlert::state).containsOnlyOnce(State.OPEN);
    assertThat(alerts).extracting(BehavioralAlert::state).containsOnlyOnce(State.RESOLVED);
  }

  @Test
  void ticksFarApartCoolDownForAsManyLooks() {
    for (long tick = 0; tick < 2_000; tick++) {
      readings.begin(tick * 300 * SECOND, tick * 300_000);
      boolean up = tick % 144 >= 100;
      readings.addCustom("load", (up ? 80 : 20) + random.nextGaussian());
      judge.judge(readings);
    }

    assertThat(alerts.stream().filter(alert -> alert.state() == State.OPEN).count())
        .isBetween(1L, 5L);
  }

  @Test
  void eachSeriesHasItsScoreAndTheSuperiorSignalAlone() {
    begin(1);
    readings.set(Signal.HEAP_LIVE_MB, 50);
    readings.set(Signal.HEAP_AFTER_GC_MB, 60);
    readings.addCustom("queue", 1);
    judge.judge(readings);

    assertThat(scores).containsOnlyKeys("heap_live_mb", "custom_metrics.queue");
  }

  @Test
  void underTheSeedsRuleTheScoreIsAHalfAtThreeDeviations() {
    judge = judge(Set.of(DetectorKind.ZSCORE));
    double largestQuiet = 0;
    for (long tick = 0; tick < 100; tick++) {
      begin(tick);
      readings.addCustom("queue", tick == 99 ? 50 : random.nextInt(10));
      judge.judge(readings);
      largestQuiet = Math.max(largestQuiet, tick == 99 ? 0 : scores.get("custom_metrics.queue"));
    }

    assertThat(largestQuiet).isLessThan(0.5);
    assertThat(scores.get("custom_metrics.queue")).isGreaterThan(0.5).isLessThan(1);
    assertThat(alerts).hasSize(1);
  }

  private void threads(long from, long to, LongToDoubleFunction values, double limit) {
    for (long tick = from; tick < to; tick++) {
      begin(tick);
      readings.set(Signal.THREADS, Math.rint(values.applyAsDouble(tick)));
      readings.setLimit(Signal.THREADS, limit);
      judge.judge(readings);
    }
  }

  /** A custom metric at a tick each ten seconds, with half an hour of more at two o'clock. */
  private void nights(int from, int to) {
    for (long second = from * DAY; second < to * DAY; second += 10) {
      long clock = second % DAY - 7_200;
      readings.begin(second * SECOND, second * 1_000 + epochAheadMillis);
      readings.addCustom("queue", 50 + random.nextInt(5) + (clock >= 0 && clock < 1_800 ? 100 : 0));
      judge.judge(readings);
    }
  }

  private void begin(long tick) {
    readings.begin(tick * SECOND, tick * 1_000);
  }

  private Judge judge(Set<DetectorKind> detectors) {
    return new Judge(
        AnalyzerOptions.of("shop").withDetectors(detectors), alerts::add, line -> {}, scores::put);
  }
}
