package dev.homeostat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.BehavioralAlert.State;
import dev.homeostat.alert.ControlCommand;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import dev.homeostat.store.FieldReader;
import dev.homeostat.store.FieldWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What one process learned, in the next. */
class JudgeMemoryTest {

  private static final long SECOND = 1_000_000_000L;

  /** Between two processes, in seconds. */
  private static final long AWAY = 20;

  private final List<BehavioralAlert> alerts = new ArrayList<>();
  private final Readings readings = new Readings();
  private final Random random = new Random(17);
  private Judge judge = judge(options());
  private Recollection recollection = new Recollection(0, 0, 0, "", Instant.EPOCH);
  private long now;
  private long bootedAt;

  @Test
  void aSeriesIsReadyOnceItsValuesAreAsTheyWere() {
    threads(1_000, tick -> 40 + random.nextInt(3));
    restart(options());
    threads(30, tick -> 10 + tick);
    assertThat(threadsState()).isEqualTo(SeriesStatus.State.LEARNING);

    threads(70, tick -> 40 + random.nextInt(3));

    assertThat(recollection.series()).isEqualTo(1);
    assertThat(threadsState()).isEqualTo(SeriesStatus.State.NORMAL);
    assertThat(judge.series().get(0).baseline()).isBetween(40.0, 42.0);
    assertThat(judge.history("threads").orElseThrow().tiers()).hasSizeGreaterThan(1);
    assertThat(alerts).isEmpty();
  }

  @Test
  void aStartUpIsNoShift() {
    threads(2_000, tick -> 40 + random.nextInt(3));
    restart(options());
    threads(2_000, tick -> Math.min(40, 5 + tick / 5.0) + random.nextInt(3));

    assertThat(alerts).isEmpty();
  }

  @Test
  void anotherLevelThanInTheProcessBeforeIsAShift() {
    threads(1_000, tick -> 40 + random.nextInt(3));
    restart(options());
    threads(600, tick -> 190 + random.nextInt(3));

    assertThat(told()).containsExactly("open level_shift", "resolved level_shift");
    assertThat(alerts.get(0).summary()).startsWith("threads is 19").contains(" instead of 41");
  }

  @Test
  void anotherReleaseIsHeldAgainstTheOneBefore() {
    judge = judge(options("1.4.1"));
    threads(1_000, tick -> 40 + random.nextInt(3));
    restart(options("1.4.2"));
    judge.control(new ControlCommand.Mark("1.4.2"), "restart", now * 1_000);
    threads(600, tick -> 190 + random.nextInt(3));

    assertThat(recollection.release()).isEqualTo("1.4.1");
    assertThat(told()).containsExactly("open level_shift", "resolved level_shift");
    assertThat(alerts.get(0).summary())
        .matches("since 1\\.4\\.2 threads is 4\\.. times that of 1\\.4\\.1: 19. instead of 41.*");
  }

  @Test
  void whereTheLoadExplainsNothingItIsNotSaidToBeTheSame() {
    judge = judge(options("1.4.1"));
    processor(1_000, 20);
    restart(options("1.4.2"));
    processor(600, 60);

    assertThat(alerts.get(0).summary()).startsWith("since 1.4.2 cpu_pct is ");
  }

  private void processor(long ticks, double percent) {
    for (long i = 0; i < ticks; i++) {
      begin();
      readings.set(Signal.ALLOC_RATE_MB_S, 300 + random.nextInt(300));
      readings.set(Signal.CPU_PCT, percent + random.nextInt(3));
      judge.judge(readings);
    }
  }

  @Test
  void aReleaseThatIsRestartedSoonIsStillHeldAgainstTheOneBefore() {
    judge = judge(options("1.4.1"));
    threads(1_000, tick -> 40 + random.nextInt(3));
    restart(options("1.4.2"));
    judge.control(new ControlCommand.Mark("1.4.2"), "restart", now * 1_000);
    threads(5, tick -> 190 + random.nextInt(3));
    restart(options("1.4.2"));
    threads(5, tick -> 190 + random.nextInt(3));
    restart(options("1.4.2"), Duration.ofHours(1).toSeconds());
    threads(600, tick -> 190 + random.nextInt(3));

    assertThat(recollection.release()).isEqualTo("1.4.2");
    assertThat(told()).containsExactly("open level_shift", "resolved level_shift");
    assertThat(alerts.get(0).summary()).matches("since 1\\.4\\.2 .* times that of 1\\.4\\.1: .*");
  }

  @Test
  void aReleaseThatIsTakenBackAtOnceIsHeldAgainstNone() {
    judge = judge(options("1.4.1"));
    threads(1_000, tick -> 40 + random.nextInt(3));
    restart(options("1.4.2"));
    threads(5, tick -> 190 + random.nextInt(3));
    restart(options("1.4.1"));
    threads(600, tick -> 40 + random.nextInt(3));

    assertThat(alerts).isEmpty();
  }

  @Test
  void aReleaseThatRanForLongIsHeldAgainstNoneAnyMore() {
    judge = judge(options("1.4.1"));
    threads(1_000, tick -> 40 + random.nextInt(3));
    restart(options("1.4.2"));
    threads(1_000, tick -> 40 + random.nextInt(3));
    restart(options("1.4.2"));
    threads(600, tick -> 190 + random.nextInt(3));

    assertThat(told()).containsExactly("open level_shift", "resolved level_shift");
    assertThat(alerts.get(0).summary()).startsWith("threads is 19");
  }

  @Test
  void aDeploymentThatWasMarkedBeforeItsRestartStillExplainsANewLevel() {
    threads(1_000, tick -> 40 + random.nextInt(3));
    judge.control(new ControlCommand.Mark("1.4.2"), "test", now * 1_000);
    restart(options());
    threads(600, tick -> 190 + random.nextInt(3));
    assertThat(alerts).isEmpty();

    threads(600, tick -> 190 + random.nextInt(3));
    threads(600, tick -> 400 + random.nextInt(3));
    assertThat(told()).containsExactly("open level_shift", "resolved level_shift");
  }

  @Test
  void aReleaseThatMovesLittleIsNotTold() {
    judge = judge(options("1.4.1"));
    threads(1_000, tick -> 1_000 + random.nextInt(3));
    restart(options("1.4.2"));
    judge.control(new ControlCommand.Mark("1.4.2"), "restart", now * 1_000);
    threads(600, tick -> 1_150 + random.nextInt(3));

    assertThat(alerts).isEmpty();
  }

  @Test
  void aLeakIsFoundInTheNextProcessToo() {
    threads(1_000, tick -> 40 + random.nextInt(3));
    restart(options());
    threads(3_000, tick -> 40 + random.nextInt(3) + Math.max(0, tick - 600) * 0.5);

    assertThat(told()).containsExactly("open thread_leak");
  }

  @Test
  void anOpenLeakIsHeldUntilTheValuesHaveSettledAndThenOver() {
    threads(2_000, tick -> 40 + random.nextInt(3) + Math.max(0, tick - 600) * 0.5);
    assertThat(told()).containsExactly("open thread_leak");
    final BehavioralAlert opened = alerts.get(0);

    restart(options());
    threads(100, tick -> 40 + random.nextInt(3));
    assertThat(told()).containsExactly("open thread_leak", "update thread_leak");
    assertThat(alerts.get(1).id()).isEqualTo(opened.id());
    assertThat(alerts.get(1).fingerprint()).isEqualTo(opened.fingerprint());
    assertThat(alerts.get(1).summary()).contains("the process was restarted since");

    threads(2_000, tick -> 40 + random.nextInt(3));
    assertThat(told())
        .containsExactly("open thread_leak", "update thread_leak", "resolved thread_leak");
    BehavioralAlert over = alerts.get(2);
    assertThat(over.id()).isEqualTo(opened.id());
    assertThat(over.summary()).contains("the process was restarted");
    assertThat(over.durationSeconds().orElseThrow())
        .isEqualTo((over.timestamp().toEpochMilli() - opened.timestamp().toEpochMilli()) / 1e3);
  }

  @Test
  void anEpisodeThatIsFoundAgainGoesOnUnderItsId() {
    custom(1_430, tick -> (tick < 1_400 ? 100 : 300) + random.nextGaussian());
    assertThat(told()).containsExactly("open custom_anomaly");
    final String id = alerts.get(0).id();

    restart(options());
    custom(400, tick -> 300 + random.nextGaussian());

    assertThat(alerts).extracting(BehavioralAlert::id).containsOnly(id);
    assertThat(alerts).extracting(BehavioralAlert::state).contains(State.UPDATE);
  }

  @Test
  void whatAPersonSaidStillHolds() {
    threads(2_000, tick -> 40 + random.nextInt(3) + Math.max(0, tick - 600) * 0.5);
    String fingerprint = alerts.get(0).fingerprint();
    judge.control(
        new ControlCommand.Silence(fingerprint, Duration.ofHours(3)), "test", now * 1_000);
    restart(options());
    threads(2_000, tick -> 40 + random.nextInt(3) + Math.max(0, tick - 600) * 0.5);

    assertThat(judge.silences(now * 1_000)).containsOnlyKeys(fingerprint);
    assertThat(alerts)
        .extracting(BehavioralAlert::state)
        .containsExactly(State.OPEN, State.RESOLVED);
  }

  @Test
  void aSeriesThatHasNotComeBackIsKeptForAMonth() {
    custom(1_000, tick -> 100 + random.nextGaussian());
    restart(options());
    threads(1_000, tick -> 40);
    restart(options());
    assertThat(recollection.series()).isEqualTo(2);
    threads(10, tick -> 40);
    restart(options(), Duration.ofDays(31).toSeconds());

    assertThat(recollection.series()).isZero();
  }

  @Test
  void aProcessThatLivedTooShortlyLeavesTheMemoryOfTheOneBefore() {
    threads(1_000, tick -> 40 + random.nextInt(3));
    for (int i = 0; i < 5; i++) {
      restart(options());
      threads(20, tick -> 5);
      assertThat(recollection.series()).isOne();
    }
    restart(options());
    threads(70, tick -> 40 + random.nextInt(3));

    assertThat(threadsState()).isEqualTo(SeriesStatus.State.NORMAL);
  }

  @Test
  void whatAStartUpTaughtIsNotKept() {
    threads(100, tick -> 40);
    restart(options());

    assertThat(recollection.series()).isZero();
  }

  @Test
  void anHourLaterTheLoadMayBeAnother() {
    custom(1_000, tick -> 100 + random.nextGaussian());
    restart(options(), 7_200);
    custom(1_000, tick -> 300 + random.nextGaussian());

    assertThat(alerts).isEmpty();
  }

  @Test
  void aSeriesOfAnotherVersionOfOursIsLearnedAnewAndTheRestIsKept() {
    FieldWriter out = new FieldWriter();
    out.put(1, "shop").put(3, 0L).put(4, 1_000L).put(999, "of a later version");
    int begun = out.begin(5);
    out.put(1, "threads").put(2, 500L).put(3, 0L).put(4, new byte[] {77, 1}).put(99, 1L);
    out.end(begun);
    begun = out.begin(7);
    out.put(1, "0123456789abcdef").put(2, 100_000L).put(3, "why");
    out.end(begun);

    recollection = judge.read(new FieldReader(out.toBytes()), 0, 0);
    threads(400, tick -> 40);

    assertThat(recollection.series()).isZero();
    assertThat(recollection.unknown()).isOne();
    assertThat(judge.silences(0)).containsOnlyKeys("0123456789abcdef");
    assertThat(threadsState()).isEqualTo(SeriesStatus.State.NORMAL);
  }

  @Test
  void ofAnotherComponentOrIntervalItIsRefused() {
    threads(1_000, tick -> 40);
    FieldReader in = written();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> judge(AnalyzerOptions.of("till")).read(in, 0, 0))
        .withMessageContaining("component");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> judge(options().withInterval(Duration.ofMillis(250))).read(in, 0, 0))
        .withMessageContaining("every 1000ms, and this is every 250ms");
  }

  @Test
  void theSeedsWindowBeginsEmptyAndItsSilencesStay() {
    judge = judge(options().withDetectors(Set.of(DetectorKind.ZSCORE)));
    threads(50, tick -> 40);
    judge.control(
        new ControlCommand.Silence("0123456789abcdef", Duration.ofHours(1)), "test", now * 1_000);
    restart(options().withDetectors(Set.of(DetectorKind.ZSCORE)));
    threads(9, tick -> tick == 8 ? 4_000 : 40);

    assertThat(alerts).isEmpty();
    assertThat(judge.silences(now * 1_000)).hasSize(1);
  }

  @Test
  void theSeedsRuleAloneDoesNotReplaceWhatOthersLearned() {
    threads(1_000, tick -> 40);
    judge.control(
        new ControlCommand.Silence("0123456789abcdef", Duration.ofHours(1)), "test", now * 1_000);
    FieldReader learned = written();
    AnalyzerOptions seeds =
        options()
            .withDetectors(Set.of(DetectorKind.ZSCORE))
            .withInterval(AnalyzerOptions.SEED_INTERVAL);
    Judge seed = judge(seeds);
    seed.read(learned, 0, now * 1_000);

    assertThat(seed.replaces(learned)).isFalse();
    assertThat(judge.replaces(learned)).isTrue();
    assertThat(seed.silences(now * 1_000)).hasSize(1);
    FieldWriter out = new FieldWriter();
    seed.write(out, now * 1_000);
    FieldReader seedsOwn = new FieldReader(out.toBytes());
    assertThat(judge(seeds).replaces(seedsOwn)).isTrue();
    Judge other = judge(options());
    other.read(seedsOwn, 0, now * 1_000);
    assertThat(other.silences(now * 1_000)).hasSize(1);
  }

  /** A checksum finds damage; this is what it would let through of malice or of a fault of ours. */
  @Test
  void whateverIsInItTheWatcherGoesOn() {
    threads(1_500, tick -> 40 + random.nextInt(3) + Math.max(0, tick - 600) * 0.5);
    FieldWriter out = new FieldWriter();
    judge.write(out, now * 1_000);
    byte[] good = out.toBytes();
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      byte[] bad = good.clone();
      for (int flip = 0; flip <= i % 8; flip++) {
        // Half of them where the state of the detectors lies, before the buckets.
        int at = random.nextInt(i % 2 == 0 ? bad.length : 1_000);
        bad[at] = (byte) random.nextInt();
      }
      judge = judge(options());
      now = 2_000;
      bootedAt = now;
      try {
        judge.read(new FieldReader(bad), 0, now * 1_000);
      } catch (IllegalArgumentException e) {
        refused++;
      }
      threads(400, tick -> 40);
      assertThat(judge.series()).isNotEmpty();
    }
    assertThat(refused).isBetween(1, 399);
  }

  @Test
  void whatIsWrittenIsSmall() {
    for (int tick = 0; tick < 1_000; tick++) {
      begin();
      for (Signal signal : Signal.values()) {
        readings.set(signal, 10);
      }
      judge.judge(readings);
    }
    FieldWriter out = new FieldWriter();
    judge.write(out, 0);

    assertThat(out.toBytes().length).isBetween(50_000, 5_000 * Signal.values().length);
  }

  private SeriesStatus.State threadsState() {
    return judge.series().stream()
        .filter(of -> of.metric().equals("threads"))
        .findFirst()
        .orElseThrow()
        .state();
  }

  private List<String> told() {
    return alerts.stream()
        .map(alert -> alert.state().id() + ' ' + alert.anomalyType().id())
        .toList();
  }

  private FieldReader written() {
    FieldWriter out = new FieldWriter();
    judge.write(out, now * 1_000);
    return new FieldReader(out.toBytes());
  }

  /** Ends the process and starts another, whose monotonic clock begins anew. */
  private void restart(AnalyzerOptions options) {
    restart(options, AWAY);
  }

  private void restart(AnalyzerOptions options, long away) {
    FieldReader in = written();
    now += away;
    bootedAt = now;
    judge = judge(options);
    recollection = judge.read(in, 0, now * 1_000);
  }

  private void threads(long ticks, LongToDoubleFunction values) {
    for (long i = 0; i < ticks; i++) {
      double value = Math.rint(values.applyAsDouble(now - bootedAt));
      begin();
      readings.set(Signal.THREADS, value);
      readings.setLimit(Signal.THREADS, 30_000);
      judge.judge(readings);
    }
  }

  private void custom(long ticks, LongToDoubleFunction values) {
    for (long i = 0; i < ticks; i++) {
      double value = values.applyAsDouble(now - bootedAt);
      begin();
      readings.addCustom("queue", value);
      judge.judge(readings);
    }
  }

  private void begin() {
    readings.begin((now - bootedAt) * SECOND, now * 1_000);
    now++;
  }

  private static AnalyzerOptions options() {
    return AnalyzerOptions.of("shop");
  }

  private static AnalyzerOptions options(String release) {
    return options().withResource(Map.of("service.version", release));
  }

  private Judge judge(AnalyzerOptions options) {
    return new Judge(options, alerts::add, line -> {});
  }
}
