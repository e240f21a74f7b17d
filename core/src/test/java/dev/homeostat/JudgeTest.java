package dev.homeostat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Severity;
import dev.homeostat.signal.Signal;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {

  private static final long SECOND = 1_000_000_000L;

  private final List<BehavioralAlert> alerts = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final Judge judge =
      new Judge(
          AnalyzerOptions.of("shop").withDetectors(Set.of(DetectorKind.ZSCORE)),
          alerts::add,
          lines::add);
  private final Readings readings = new Readings();

  @Test
  void everySignalIsStoredButOnlyTheSeedsFourAndCustomMetricsAreJudged() {
    for (int tick = 1; tick <= 50; tick++) {
      all(tick, 10);
    }
    all(51, 1_000);

    assertThat(alerts)
        .extracting(BehavioralAlert::metric)
        .containsExactly(
            "threads", "heap_alloc_mb", "heap_objects_k", "gc_pause_ms", "custom_metrics.queue");
    for (Signal signal : Signal.values()) {
      assertThat(judge.db().recent("shop", signal.metric(), 1)).containsExactly(1_000);
    }
  }

  @Test
  void anAlertCarriesTheTickTheLimitAndTheSeedsFields() {
    for (int tick = 1; tick <= 50; tick++) {
      one(tick, 10);
    }
    one(51, 1_000);

    assertThat(alerts).hasSize(1);
    BehavioralAlert alert = alerts.get(0);
    assertThat(alert.component()).isEqualTo("shop");
    assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(alert.timestamp()).isEqualTo(Instant.ofEpochMilli(51_000));
    assertThat(alert.limit()).hasValue(2_048);
    assertThat(alert.zScore()).isBetween(7.07, 7.08);
  }

  @Test
  void aSeriesThatCannotBeJudgedDoesNotKeepTheOthersFromIt() {
    Set<String> scored = new HashSet<>();
    Judge defaults =
        new Judge(
            AnalyzerOptions.of("shop"),
            alerts::add,
            lines::add,
            (metric, score) -> {
              if (metric.equals("threads")) {
                throw new AssertionError("on purpose");
              }
              scored.add(metric);
            });
    readings.begin(SECOND, 1);
    readings.set(Signal.THREADS, 7);
    readings.set(Signal.FD_OPEN, 7);
    readings.addCustom("queue", 7);

    assertThatThrownBy(() -> defaults.judge(readings)).hasMessage("on purpose");

    assertThat(scored).containsExactlyInAnyOrder("fd_open", "custom_metrics.queue");
  }

  @Test
  void whatIsShownAndNotJudgedIsRememberedToo() {
    Judge defaults = new Judge(AnalyzerOptions.of("shop"), alerts::add, lines::add);
    for (long tick = 1; tick <= 40; tick++) {
      readings.begin(tick * SECOND, tick * 1_000);
      readings.set(Signal.HEAP_ALLOC_MB, 30);
      readings.set(Signal.HEAP_AFTER_GC_MB, tick % 5 == 0 ? 20 : Readings.ABSENT);
      defaults.judge(readings);
    }

    assertThat(defaults.series()).extracting(SeriesStatus::metric).doesNotContain("heap_alloc_mb");
    assertThat(defaults.history("heap_alloc_mb").orElseThrow().tiers().get(0).mean())
        .containsExactly(30.0, 30.0, 30.0, 30.0);
  }

  @Test
  void absentValuesAreNotStored() {
    readings.begin(SECOND, 1);
    judge.judge(readings);
    assertThat(judge.db().seriesCount()).isZero();
  }

  @Test
  void whatTheSeriesTakeIsToldAboutRight() {
    assertThat(takenBy(AnalyzerOptions.of("shop"))).isBetween(0.85, 1.15);
    assertThat(takenBy(AnalyzerOptions.of("shop").withDetectors(Set.of(DetectorKind.ZSCORE))))
        .isBetween(0.85, 1.15);
  }

  @Test
  void aLeakIsToldThoughTheSeriesWanders() {
    Random random = new Random(1);
    double[] wander = {0};
    judge(
        Signal.NATIVE_MB,
        10,
        3_200,
        i -> {
          wander[0] = 0.95 * wander[0] + random.nextGaussian();
          return 80 + wander[0] + Math.max(0, i - 3_000) * 9.5;
        });
    assertThat(alerts.get(0).anomalyType()).isEqualTo(AnomalyType.NATIVE_MEMORY_LEAK);
    assertThat(alerts.get(0).current()).isLessThan(1_000); // Half of the way.
  }

  @ParameterizedTest
  @ValueSource(ints = {120, 200, 300})
  void aStartUpThatFadesIsNoLeak(int seconds) {
    judge(Signal.METASPACE_MB, 1, 7_200, i -> 15 + 95 * (1 - Math.exp(-i / (double) seconds)));
    assertThat(alerts).isEmpty();
  }

  @Test
  void trafficThatTriplesIsToldThoughItFollowsTheDay() {
    Random random = new Random(1);
    judge(
        Signal.ALLOC_RATE_MB_S,
        60,
        14 * 1_440,
        i -> {
          double hour = i / 60.0 % 24;
          double load = 20 + 120 * Math.exp(-Math.pow((hour - 13) / 3.5, 2));
          return load * (i >= 7 * 1_440 + 600 ? 4 : 1) + random.nextGaussian();
        });
    assertThat(alerts).anyMatch(alert -> alert.timestamp().getEpochSecond() > 7 * 86_400 + 36_000);
  }

  private void judge(Signal signal, int seconds, int ticks, IntToDoubleFunction values) {
    Judge defaults = new Judge(AnalyzerOptions.of("shop"), alerts::add, lines::add);
    for (int i = 0; i < ticks; i++) {
      long now = (long) i * seconds;
      readings.begin(now * SECOND, now * 1_000);
      readings.set(signal, values.applyAsDouble(i));
      defaults.judge(readings);
    }
  }

  /** What is told that series take, by what was allocated to make them. */
  private double takenBy(AnalyzerOptions options) {
    Judge made = new Judge(options, alerts::add, lines::add);
    tickOfMany(made, 1, 20); // What is made once.
    long told = made.seriesBytes();
    long allocated = allocated();
    tickOfMany(made, 2, 920);
    return (double) (made.seriesBytes() - told) / (allocated() - allocated);
  }

  private void tickOfMany(Judge made, int tick, int metrics) {
    readings.begin(tick * SECOND, tick);
    for (int i = 0; i < metrics; i++) {
      readings.addCustom("m" + i, i);
    }
    made.judge(readings);
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  @Test
  void oneSeriesTooManyIsSaidOnce() {
    for (int tick = 1; tick <= 2; tick++) {
      readings.begin(tick * SECOND, tick);
      for (int i = 0; i < 1_010; i++) {
        readings.addCustom("m" + i, i);
      }
      judge.judge(readings);
    }
    assertThat(judge.db().seriesCount()).isEqualTo(1_000);
    assertThat(lines)
        .containsExactly(
            "1000 series are kept, as many as may be; custom_metrics.m1000 is not watched");
  }

  /** On the sampler's own thread nothing else allocates: what is measured is the judge's. */
  @Test
  void aSteadyTickAllocatesNothing() {
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    assumeThat(threads.isThreadAllocatedMemorySupported()).isTrue();
    long thread = Thread.currentThread().getId();
    ticks(2_000);
    long least = Long.MAX_VALUE;
    // A compilation may still end within the first round: one round without a byte is the proof.
    for (int round = 0; round < 5 && least > 0; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      long between = threads.getThreadAllocatedBytes(thread);
      ticks(10_000);
      long after = threads.getThreadAllocatedBytes(thread);
      least = Math.min(least, after - between - (between - before));
    }
    assertThat(alerts).isEmpty();
    assertThat(least).isLessThanOrEqualTo(0);
  }

  private void ticks(int count) {
    for (int tick = 1; tick <= count; tick++) {
      all(tick, 10);
    }
  }

  private void all(long tick, double value) {
    readings.begin(tick * SECOND, tick * 1_000);
    for (Signal signal : SIGNALS) {
      readings.set(signal, value);
    }
    readings.addCustom("queue", value);
    judge.judge(readings);
  }

  private static final Signal[] SIGNALS = Signal.values();

  private void one(long tick, double value) {
    readings.begin(tick * SECOND, tick * 1_000);
    readings.set(Signal.HEAP_ALLOC_MB, value);
    readings.setLimit(Signal.HEAP_ALLOC_MB, 2_048);
    judge.judge(readings);
  }
}
