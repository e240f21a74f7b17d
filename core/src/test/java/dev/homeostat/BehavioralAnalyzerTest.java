package dev.homeostat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.ControlCommand;
import dev.homeostat.alert.ControlRecord;
import dev.homeostat.alert.Receipt;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.BehaviorProfile;
import dev.homeostat.signal.Clock;
import dev.homeostat.signal.ManualClock;
import dev.homeostat.signal.Signal;
import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BehavioralAnalyzerTest {

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<BehavioralAlert> alerts = new CopyOnWriteArrayList<>();
  private final ManualClock clock = new ManualClock(1_000_000);
  private final AnalyzerOptions options =
      AnalyzerOptions.of("shop")
          .withDetectors(Set.of(DetectorKind.ZSCORE))
          .withHistogram(() -> "")
          .withLog(lines::add);

  /** Ticks when the test says so. */
  private final BehavioralAnalyzer analyzer = new BehavioralAnalyzer(options.withClock(clock));

  @AfterEach
  void close() {
    analyzer.close();
  }

  /** On the test's clock, without histograms, its lines kept. */
  private AnalyzerOptions ours(AnalyzerOptions told) {
    return told.withHistogram(() -> "").withLog(lines::add).withClock(clock);
  }

  /** A custom metric around a level. */
  private void queue(BehavioralAnalyzer own, int ticks, double level) {
    for (int i = 0; i < ticks; i++) {
      own.injectMetric("queue", level + i % 3);
      clock.advance(Duration.ofSeconds(1));
      own.tick(0);
    }
  }

  @Test
  void startBlocksUntilClosedAndSaysBothEnds() {
    BehavioralAnalyzer own = new BehavioralAnalyzer(options);
    Thread thread = new Thread(own::start);
    thread.start();
    await().until(() -> own.db().seriesCount() > 0);
    assertThat(thread.isAlive()).isTrue();

    own.close();

    await().until(() -> !thread.isAlive());
    assertThat(lines).containsExactly("watching shop every 1000ms", "stopped watching shop");
  }

  @Test
  void aMarkMutesNewLevelsOfACustomMetricForTwiceWhatLearningTakes() {
    try (BehavioralAnalyzer own = new BehavioralAnalyzer(ours(AnalyzerOptions.of("shop")))) {
      queue(own, 400, 100);
      ControlRecord mark = own.control(new ControlCommand.Mark("1.5"), "test");
      assertThat(mark.until())
          .contains(Instant.ofEpochMilli(clock.epochMillis()).plus(Duration.ofMinutes(10)));
      queue(own, 300, 300);
      assertThat(own.episodes()).isEmpty();

      queue(own, 310, 300);
      queue(own, 60, 600);
      assertThat(own.episodes())
          .extracting(BehavioralAlert::anomalyType)
          .containsExactly(AnomalyType.CUSTOM_ANOMALY);
    }
  }

  @Test
  void startBlocksUntilInterruptedAndLeavesTheInterrupt() {
    BehavioralAnalyzer own = new BehavioralAnalyzer(options);
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread thread =
        new Thread(
            () -> {
              own.start();
              interrupted.set(Thread.currentThread().isInterrupted());
              own.close();
            });
    thread.start();
    await().until(() -> own.db().seriesCount() > 0);
    thread.interrupt();
    await().until(() -> !thread.isAlive());
    assertThat(interrupted).isTrue();
  }

  @Test
  void theThreadOfStartAsyncIsADaemonThatIgnoresInterruptsAndIsGoneAfterClose() {
    CopyOnWriteArrayList<Thread> threads = new CopyOnWriteArrayList<>();
    BehavioralAnalyzer own =
        new BehavioralAnalyzer(
            options
                .withInterval(AnalyzerOptions.LEAST_INTERVAL)
                .withEnabled(
                    () -> {
                      threads.addIfAbsent(Thread.currentThread());
                      return true;
                    }));
    own.gauge("queue", () -> 1);
    own.startAsync();
    await().until(() -> threads.size() == 1);
    Thread thread = threads.get(0);
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getName()).isEqualTo("homeostat-sampler");

    thread.interrupt();
    int points = own.db().recent("shop", "custom_metrics.queue", 360).length;
    await().until(() -> own.db().recent("shop", "custom_metrics.queue", 360).length > points + 3);

    own.close();
    await().until(() -> !thread.isAlive());
    assertThat(lines).endsWith("stopped watching shop");
  }

  @Test
  void watchingTwiceIsWatchingOnce() {
    BehavioralAnalyzer own = new BehavioralAnalyzer(options);
    own.startAsync();
    await().until(() -> own.db().seriesCount() > 0);
    own.start(); // Comes back at once.
    own.close();
    assertThat(lines.stream().filter(line -> line.startsWith("watching "))).hasSize(1);
  }

  @Test
  void closingBeforeStartingAndTwiceIsNothingSpecial() {
    BehavioralAnalyzer own = new BehavioralAnalyzer(options);
    own.close();
    own.close();
    own.start();
    assertThat(own.db().seriesCount()).isZero();
    assertThat(lines).as("said by a thread that came too late").isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theSensorsOfOneThatWasClosedKeepNoFileOpen() {
    closedSensors(); // What is loaded once stays.
    int before = openFiles();
    for (int i = 0; i < 20; i++) {
      closedSensors();
    }
    assertThat(openFiles()).isLessThan(before + 20);
  }

  private static int openFiles() {
    return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
  }

  private void closedSensors() {
    BehavioralAnalyzer own = new BehavioralAnalyzer(options);
    own.close();
    assertThat(own.sensors().supportedCount()).isPositive();
  }

  @Test
  void theProfileIsReadAnewEachTimeBeforeTheFirstTick() {
    clock.advance(Duration.ofSeconds(1));
    BehaviorProfile first = analyzer.currentProfile();
    clock.advance(Duration.ofSeconds(1));
    BehaviorProfile second = analyzer.currentProfile();

    assertThat(first.value(Signal.THREADS)).isPresent();
    assertThat(second.epochMillis()).isEqualTo(first.epochMillis() + 1_000);
  }

  @Test
  void theProfileIsThatOfTheLastTick() {
    analyzer.gauge("queue", () -> 3);
    tickUntil(() -> analyzer.currentProfile().customMetrics().containsKey("queue"));
    long when = clock.epochMillis();
    clock.advance(Duration.ofSeconds(5));

    assertThat(analyzer.currentProfile().epochMillis()).isEqualTo(when);
    assertThat(analyzer.currentProfile().customMetrics()).containsEntry("queue", 3.0);
    assertThat(analyzer.currentProfile().toString()).startsWith("{\"threads\":");
  }

  @Test
  void eachInjectedValueIsAPointAndAnAnomalousTickOneAlert() {
    analyzer.alertBus().subscribe(alerts::add);
    for (int i = 0; i < 50; i++) {
      inject("queue", 10);
    }
    inject("queue", 1_000);
    inject("queue", 2_000);
    assertThat(analyzer.db().recent("shop", "custom_metrics.queue", 360)).hasSize(52);
    assertThat(alerts).isEmpty();

    tick();

    await().until(() -> alerts.size() == 1);
    assertThat(alerts.get(0).metric()).isEqualTo("custom_metrics.queue");
    assertThat(alerts.get(0).current()).isEqualTo(1_000); // z = 7.07; the next one's is 6.4
    tick();
    inject("other", 1);
    tick();
    assertThat(alerts).hasSize(1);
    assertThat(analyzer.db().recent("shop", "custom_metrics.queue", 360)).hasSize(52);
  }

  @Test
  void anInjectedSignalOfTheCatalogueFeedsItsSeries() {
    inject("heap_objects_k", 5);
    tick();
    assertThat(analyzer.db().recent("shop", "heap_objects_k", 9)).containsExactly(5);
    assertThat(analyzer.currentProfile().value(Signal.HEAP_OBJECTS_K)).hasValue(5);
  }

  @Test
  void aCustomMetricMayBearTheNameOfASignal() {
    inject("custom_metrics.heap_objects_k", 7);
    inject("heap_objects_k", 5);
    tick();
    assertThat(analyzer.db().recent("shop", "heap_objects_k", 9)).containsExactly(5);
    assertThat(analyzer.db().recent("shop", "custom_metrics.heap_objects_k", 9)).containsExactly(7);
    assertThat(analyzer.currentProfile().customMetrics()).containsEntry("heap_objects_k", 7.0);
  }

  @Test
  void anInjectedSignalThatTheSeedDoesNotJudgeRaisesNoAlert() {
    analyzer.alertBus().subscribe(alerts::add);
    for (int i = 0; i < 50; i++) {
      inject("heap_live_mb", 10);
      inject("heap_objects_k", 10);
    }
    inject("heap_live_mb", 1_000);
    inject("heap_objects_k", 1_000);
    tick();
    await().until(() -> !alerts.isEmpty());
    assertThat(alerts).extracting(BehavioralAlert::metric).containsExactly("heap_objects_k");
  }

  @Test
  void anInjectedCounterIsStoredAndJudgedByItsGrowth() {
    analyzer.alertBus().subscribe(alerts::add);
    double total = 0;
    for (int i = 0; i < 50; i++) {
      clock.advance(Duration.ofSeconds(1));
      total += 10;
      analyzer.injectMetric("jobs_total", total);
      analyzer.tick(0);
    }
    clock.advance(Duration.ofSeconds(1));
    analyzer.injectMetric("jobs_total", total + 1_000);
    analyzer.tick(0);

    assertThat(analyzer.db().recent("shop", "custom_metrics.jobs_total", 2))
        .containsExactly(10, 1_000);
    await().until(() -> alerts.stream().anyMatch(a -> a.metric().endsWith("jobs_total")));
  }

  @Test
  void besideTheSeedsRuleTheDefaultDetectorsSeeWhatIsInjectedToo() {
    Set<DetectorKind> all = EnumSet.allOf(DetectorKind.class);
    try (BehavioralAnalyzer own =
        new BehavioralAnalyzer(ours(AnalyzerOptions.of("shop")).withDetectors(all))) {
      queue(own, 400, 100);
      queue(own, 60, 600);

      assertThat(own.series()).extracting(SeriesStatus::metric).contains("custom_metrics.queue");
      assertThat(own.episodes())
          .extracting(BehavioralAlert::anomalyType)
          .containsExactly(AnomalyType.CUSTOM_ANOMALY);
      assertThat(own.db().recent("shop", "custom_metrics.queue", 1_000)).hasSize(360);
    }
  }

  @Test
  void anAlertOfAnInjectedSignalCarriesItsLimit() {
    analyzer.alertBus().subscribe(alerts::add);
    for (int i = 0; i < 20; i++) {
      inject("fd_open", 10 + i % 2);
      tick();
    }
    inject("heap_alloc_mb", 10);
    for (int i = 0; i < 20; i++) {
      inject("heap_alloc_mb", 10 + i % 2);
    }
    inject("heap_alloc_mb", 1e6);
    tick();
    await().until(() -> alerts.stream().anyMatch(alert -> alert.current() == 1e6));
    assertThat(alerts)
        .filteredOn(alert -> alert.current() == 1e6)
        .allMatch(alert -> alert.limit().isPresent());
  }

  @Test
  void aNameThatIsNullIsSaidClearly() {
    assertThatThrownBy(() -> analyzer.injectMetric(nothing(), 1))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("the metric's name is null");
    assertThat(AgentMetrics.inject(null, 1)).isFalse();
  }

  @SuppressWarnings("NullAway") // What a host without NullAway can do.
  private static String nothing() {
    return null;
  }

  @Test
  void aSilencedCauseOfTheSeedsRuleIsShownButNotTold() {
    analyzer.alertBus().subscribe(alerts::add);
    List<String> stream = new CopyOnWriteArrayList<>();
    analyzer.alertBus().subscribe("all", notice -> Receipt.of(stream.add(notice.toJson())));
    String fingerprint =
        BehavioralAlert.fingerprintOf("shop", AnomalyType.CUSTOM_ANOMALY, "custom_metrics.queue");
    ControlRecord record =
        analyzer.control(new ControlCommand.Silence(fingerprint, Duration.ofHours(1)), "test");
    for (int i = 0; i < 20; i++) {
      inject("queue", 10);
    }
    inject("queue", 1_000);
    tick();
    assertThat(record.done()).isTrue();
    assertThat(analyzer.silences()).containsKey(fingerprint);
    assertThat(analyzer.episodes())
        .extracting(BehavioralAlert::fingerprint)
        .containsExactly(fingerprint);
    await().until(() -> stream.size() == 1);
    assertThat(stream.get(0)).contains("\"record\":\"control\"");
    assertThat(alerts).isEmpty();
    assertThat(lines).anyMatch(line -> line.startsWith("silence: " + fingerprint));
  }

  @Test
  void acceptingWhatIsNotOpenIsRefusedAndNotTold() {
    List<String> stream = new CopyOnWriteArrayList<>();
    analyzer.alertBus().subscribe("all", notice -> Receipt.of(stream.add(notice.toJson())));
    ControlRecord record = analyzer.control(new ControlCommand.Accept("0123456789abcdef"), "test");
    assertThat(record.done()).isFalse();
    assertThat(record.summary()).contains("no open episode");
    assertThat(lines).isEmpty();
  }

  @Test
  void itsOwnCostGrowsWithEachTick() {
    tick();
    tick();
    assertThat(analyzer.cost().ticks()).isEqualTo(2);
    assertThat(analyzer.cost().sinceTickSeconds()).isZero();
  }

  @Test
  void theHistoryHoldsTheNewestPoints() {
    analyzer.gauge("queue", () -> 3);
    tickUntil(() -> analyzer.history("custom_metrics.queue").isPresent());
    tickUntil(() -> analyzer.history("custom_metrics.queue").orElseThrow().recent().size() > 1);
    SeriesHistory history = analyzer.history("custom_metrics.queue").orElseThrow();
    assertThat(history.recent()).containsExactly(3.0, 3.0);
    assertThat(analyzer.history("custom_metrics.none")).isEmpty();
  }

  @Test
  void injectingNeverThrows() {
    analyzer.injectMetric("", 1);
    analyzer.injectMetric("a\nb", 1);
    analyzer.injectMetric("queue", Double.NaN);
    for (int i = 0; i < 1_100; i++) {
      analyzer.injectMetric("m" + i, i);
    }
    assertThat(analyzer.db().seriesCount()).isLessThanOrEqualTo(1_000);
  }

  /** Of the JVM's some come late: a pause, once there was a collection. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void howeverManyNamesAreInjectedTheJvmsOwnSignalsHaveTheirPlace(boolean seed) {
    AnalyzerOptions many = seed ? AnalyzerOptions.ofSeed("shop") : AnalyzerOptions.of("shop");
    try (BehavioralAnalyzer own = new BehavioralAnalyzer(ours(many))) {
      int most = own.db().maxSeries() - Signal.values().length;
      for (int i = 0; i < 1_200; i++) {
        own.injectMetric("m" + i, i);
      }
      own.tick(0);
      clock.advance(Duration.ofSeconds(10));
      for (Signal signal : Signal.values()) {
        own.injectMetric(signal.metric(), 1);
      }
      own.tick(0);

      assertThat(Signal.values()).allMatch(signal -> own.db().holds("shop", signal.metric()));
      assertThat(own.db().seriesCount()).isEqualTo(most + Signal.values().length);
      assertThat(lines).noneMatch(line -> line.contains("is not watched"));
    }
  }

  @Test
  void namesThatAreInjectedNoMoreMakeRoomForOthersThatAreStoredAndJudged() {
    try (BehavioralAnalyzer own = new BehavioralAnalyzer(ours(AnalyzerOptions.of("shop")))) {
      int most = own.db().maxSeries() - Signal.values().length;
      for (String generation : List.of("a", "b", "c")) {
        clock.advance(own.db().freesAfter().plusSeconds(1));
        own.tick(0);
        for (int i = 0; i < most; i++) {
          own.injectMetric(generation + i, i);
        }
        own.tick(0);
      }

      assertThat(own.series().stream().filter(series -> series.metric().contains(".c")))
          .hasSize(most);
      for (int i = 0; i < most; i++) {
        assertThat(own.db().holds("shop", "custom_metrics.c" + i)).isTrue();
      }
      assertThat(own.db().seriesCount()).isLessThanOrEqualTo(own.db().maxSeries());
      assertThat(lines).isEmpty();
    }
  }

  @Test
  void aFaultOfOursWhileInjectingIsSpokenOfOnceAndSparesTheApplication() {
    Clock broken =
        new Clock() {
          @Override
          public long monotonicNanos() {
            throw new AssertionError("on purpose");
          }

          @Override
          public long epochMillis() {
            return 0;
          }
        };
    try (BehavioralAnalyzer own = new BehavioralAnalyzer(options.withClock(broken))) {
      own.injectMetric("queue", 1);
      own.injectMetric("queue", 2);
    }
    assertThat(lines)
        .containsExactly("a value of a metric was not taken: java.lang.AssertionError: on purpose");
  }

  @Test
  void aSupplierThatGoesOnThrowingIsRemovedAndTheTickGoesOn() {
    AtomicInteger asked = new AtomicInteger();
    analyzer.gauge(
        "bad",
        () -> {
          asked.incrementAndGet();
          throw new AssertionError("on purpose");
        });
    analyzer.counter("good", () -> 4);
    for (int i = 0; i < 400; i++) {
      tick();
    }
    assertThat(asked).hasValue(6);
    assertThat(analyzer.db().recent("shop", "custom_metrics.good", 2)).containsExactly(0, 0);
    assertThat(lines).hasSize(1).first().asString().contains("bad throws");
  }

  /** The supplier waits for a lock the application holds while it asks us: neither may wait. */
  @Test
  void aSupplierThatHangsHoldsUpNeitherProfileNorClose() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    analyzer.gauge(
        "queue",
        () -> {
          asked.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return 1;
        });
    Thread ticking = new Thread(() -> analyzer.tick(0));
    ticking.start();
    asked.await();
    Thread application =
        new Thread(
            () -> {
              analyzer.currentProfile();
              analyzer.injectMetric("other", 1);
              analyzer.close();
            });
    application.start();
    await().until(() -> !application.isAlive());
    release.countDown();
    ticking.join();
  }

  @Test
  void aSupplierThatHangsDoesNotEndTheWatch() {
    CountDownLatch release = new CountDownLatch(1);
    try (BehavioralAnalyzer own =
        new BehavioralAnalyzer(options.withInterval(AnalyzerOptions.LEAST_INTERVAL))) {
      own.gauge("good", () -> 4);
      own.gauge(
          "stuck",
          () -> {
            awaitQuietly(release);
            return 1;
          });
      own.startAsync();
      await().until(() -> own.db().recent("shop", "custom_metrics.good", 360).length > 3);
      assertThat(lines).anyMatch(line -> line.startsWith("custom metric stuck has not answered"));
      release.countDown();
      await().until(() -> own.db().recent("shop", "custom_metrics.stuck", 360).length > 0);
    }
  }

  @Test
  void aLogOrSwitchThatThrowsDoesNotEndTheWatch() {
    AtomicInteger ticks = new AtomicInteger();
    BehavioralAnalyzer own =
        new BehavioralAnalyzer(
            options
                .withInterval(AnalyzerOptions.LEAST_INTERVAL)
                .withLog(
                    line -> {
                      throw new IllegalStateException("log");
                    })
                .withEnabled(
                    () -> {
                      if (ticks.incrementAndGet() % 2 == 0) {
                        throw new IllegalStateException("switch");
                      }
                      return true;
                    }));
    own.startAsync();
    own.injectMetric("<", 1);
    await().until(() -> ticks.get() > 5);
    own.close();
  }

  @Test
  void whenSwitchedOffNothingIsReadOrJudged() {
    AtomicBoolean enabled = new AtomicBoolean();
    AtomicInteger asked = new AtomicInteger();
    BehavioralAnalyzer own =
        new BehavioralAnalyzer(options.withClock(clock).withEnabled(enabled::get));
    own.gauge("queue", asked::incrementAndGet);
    own.tick(0);
    assertThat(asked).hasValue(0);
    assertThat(own.db().seriesCount()).isZero();

    enabled.set(true);
    await()
        .until(
            () -> {
              own.tick(0);
              return asked.get() == 1;
            });
    assertThat(own.db().seriesCount()).isPositive();
    own.close();
  }

  @Test
  void whenSwitchedOffWhatIsOpenEndsAndTimeGoesOn() {
    AtomicBoolean enabled = new AtomicBoolean(true);
    try (BehavioralAnalyzer own =
        new BehavioralAnalyzer(ours(AnalyzerOptions.of("shop")).withEnabled(enabled::get))) {
      own.alertBus()
          .subscribe(
              alert -> {
                if (alert.state() != BehavioralAlert.State.UPDATE) { // Of who has them open.
                  alerts.add(alert);
                }
              });
      usedUp(own, 60);
      await().until(() -> !alerts.isEmpty());

      enabled.set(false);
      usedUp(own, 200);
      await().until(() -> alerts.size() == 2);
      assertThat(alerts)
          .extracting(BehavioralAlert::state)
          .containsExactly(BehavioralAlert.State.OPEN, BehavioralAlert.State.RESOLVED);
      assertThat(alerts.get(1).summary()).endsWith(": the watcher was switched off");
      assertThat(own.episodes().get(0).state()).isEqualTo(BehavioralAlert.State.RESOLVED);

      enabled.set(true);
      usedUp(own, 60);
      await().until(() -> alerts.size() == 3);
      assertThat(alerts.get(2).state()).isEqualTo(BehavioralAlert.State.OPEN);
      assertThat(alerts.get(2).fingerprint()).isEqualTo(alerts.get(0).fingerprint());
      assertThat(own.history("fd_open").orElseThrow().tickSeconds()).isEqualTo(1);
    }
  }

  /** No file can be opened any more. */
  private void usedUp(BehavioralAnalyzer own, int ticks) {
    for (int i = 0; i < ticks; i++) {
      own.injectMetric("fd_open", 1e9);
      clock.advance(Duration.ofSeconds(1));
      own.tick(0);
    }
  }

  @Test
  void aFaultOfATickIsSaidOnceInARow() {
    AtomicBoolean broken = new AtomicBoolean(true);
    BehavioralAnalyzer own =
        new BehavioralAnalyzer(
            options.withEnabled(
                () -> {
                  if (broken.get()) {
                    throw new IllegalStateException("a\nb");
                  }
                  return true;
                }));
    own.tick(0);
    own.tick(0);
    assertThat(lines).containsExactly("a tick failed: java.lang.IllegalStateException: a\\u000ab");
    broken.set(false);
    own.tick(0);
    broken.set(true);
    own.tick(0);
    assertThat(lines).hasSize(2);
    own.close();
  }

  private void inject(String metric, double value) {
    clock.advance(Duration.ofSeconds(1));
    analyzer.injectMetric(metric, value);
  }

  private void tick() {
    clock.advance(Duration.ofSeconds(1));
    analyzer.tick(0);
  }

  /** Again and again: a supplier may be late on a machine that is busy. */
  private void tickUntil(BooleanSupplier condition) {
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              tick();
              return condition.getAsBoolean();
            });
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
