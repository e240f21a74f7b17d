package dev.homeostat.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CustomMetricsTest {

  private static final long SECOND = 1_000_000_000L;
  private static final Duration IDLE = Duration.ofMinutes(10);

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CustomMetrics metrics =
      new CustomMetrics(5, SuppliersTest.patient(lines::add), IDLE, lines::add);
  private final Readings readings = new Readings();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void aSupplierThatGivesNoNumberIsSpokenOfOnce() {
    metrics.ask("custom_metrics.queue", () -> Double.POSITIVE_INFINITY);
    metrics.ask("depth", () -> 3);
    for (int i = 1; i <= 3; i++) {
      readings.begin(i * SECOND, i);
      metrics.askAll(i * SECOND);
      metrics.readAsked(readings);
    }

    assertThat(lines)
        .containsExactly(
            "custom metric 'queue' got the value Infinity, which is not a finite number");
    assertThat(readings.profile().customMetrics()).containsOnlyKeys("depth");
  }

  @Test
  void thePrefixMayBeGivenOrLeftOut() {
    metrics.ask("custom_metrics.queue", () -> 2);
    readings.begin(SECOND, 1);
    metrics.askAll(SECOND);
    metrics.readAsked(readings);

    assertThat(readings.profile().customMetrics()).containsEntry("queue", 2.0);
  }

  @Test
  void whatIsRefusedWaitsForNoLock() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      metrics.inject("good" + i, 1);
    }
    List<Fold> taken = new CopyOnWriteArrayList<>();
    synchronized (metrics) {
      Thread application =
          new Thread(
              () -> {
                metrics.inject("one too many", 1);
                metrics.inject("", 1);
                Fold fold = metrics.inject("good4", 1);
                if (fold != null) {
                  taken.add(fold);
                }
              });
      application.start();
      application.join(); // Or it would not end.
    }
    assertThat(taken).hasSize(1);
    assertThat(lines).hasSize(2);
  }

  @Test
  void eightThreadsLoseNothing() throws InterruptedException {
    int threads = 8;
    int each = 50_000;
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong folded = new AtomicLong();
    List<Thread> injecting = new ArrayList<>();
    Fold fold = new Fold("queue");
    for (int t = 0; t < threads; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  fold.add(1);
                }
              });
      injecting.add(thread);
      thread.start();
    }
    Thread taker =
        new Thread(
            () -> {
              while (!done.get()) {
                synchronized (fold) {
                  folded.addAndGet(fold.count());
                  fold.take(1);
                }
              }
            });
    taker.start();
    for (Thread thread : injecting) {
      thread.join();
    }
    done.set(true);
    taker.join();
    assertThat(folded.get() + fold.count()).isEqualTo((long) threads * each);
  }

  @Test
  void manyThreadsOnManyNamesLoseNothing() throws InterruptedException {
    List<Thread> injecting = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  metrics.inject("m" + i % 5, 1);
                }
              });
      injecting.add(thread);
      thread.start();
    }
    for (Thread thread : injecting) {
      thread.join();
    }
    long count = 0;
    for (int i = 0; i < 5; i++) {
      Fold fold = metrics.inject("m" + i, 1);
      assertThat(fold).isNotNull();
      count += fold == null ? 0 : fold.count() - 1;
    }
    assertThat(count).isEqualTo(80_000);
    assertThat(lines).isEmpty();
  }

  @Test
  void aTicksValueIsTheMeanOfWhatWasInjected() {
    metrics.inject("queue", 1);
    metrics.inject("queue", 2);
    metrics.inject("queue", 6);
    take(1);
    assertThat(readings.profile().customMetrics()).containsOnlyKeys("queue").containsValue(3.0);
    take(2);
    assertThat(readings.customCount()).isZero();
  }

  @Test
  void hugeValuesStayInTheirRange() {
    for (int i = 0; i < 3; i++) {
      metrics.inject("queue", Double.MAX_VALUE);
    }
    take(1);
    assertThat(readings.customValue(0)).isEqualTo(Double.MAX_VALUE);
  }

  @Test
  void aNameOfTheCatalogueFeedsThatSignal() {
    metrics.inject("threads", 99);
    take(1);
    assertThat(readings.value(Signal.THREADS)).isEqualTo(99);
    assertThat(readings.customCount()).isZero();
  }

  @Test
  void thePrefixMayBeWrittenOrNot() {
    Fold fold = metrics.inject("custom_metrics.queue", 1);
    assertThat(fold).isNotNull();
    assertThat(fold == null ? "" : fold.name()).isEqualTo("queue");
    assertThat(metrics.inject("queue", 3)).isSameAs(fold);
    take(1);
    assertThat(readings.customCount()).isEqualTo(1);
    assertThat(readings.customValue(0)).isEqualTo(2);
    assertThat(fold == null ? "" : fold.metric()).isEqualTo("custom_metrics.queue");
  }

  @Test
  void aCounterIsJudgedByItsGrowthPerSecond() {
    metrics.inject("jobs_total", 100);
    take(1);
    assertThat(readings.customCount()).isZero();
    metrics.inject("jobs_total", 104);
    metrics.inject("jobs_total", 110);
    take(3);
    assertThat(readings.customValue(0)).isEqualTo(5);
    metrics.inject("jobs_total", 3); // a restart
    take(4);
    assertThat(readings.customCount()).isZero();
  }

  @Test
  void badNamesAreRefusedWithOneLineEach() {
    for (int i = 0; i < 3; i++) {
      assertThat(metrics.inject("a\nb", 1)).isNull();
      assertThat(metrics.inject("<b>", 1)).isNull();
    }
    assertThat(lines)
        .containsExactly(
            "custom metric 'a\\u000ab' holds a control or invisible character",
            "custom metric '<b>' holds one of the markup characters <>&\"'`");
  }

  @Test
  void aNameThatIsNothingButThePrefixIsRefused() {
    assertThat(metrics.inject("custom_metrics.", 1)).isNull();
    assertThat(lines).hasSize(1);
  }

  @Test
  void whatIsNoNumberIsRefusedWithOneLineAndTheMetricGoesOn() {
    assertThat(metrics.inject("queue", Double.NaN)).isNull();
    assertThat(metrics.inject("queue", Double.POSITIVE_INFINITY)).isNull();
    assertThat(metrics.inject("queue", 5)).isNotNull();
    take(1);
    assertThat(readings.customValue(0)).isEqualTo(5);
    assertThat(lines).hasSize(1).first().asString().contains("'queue'").contains("NaN");
  }

  @Test
  void oneTooManyIsRefusedAndTheOthersGoOn() {
    for (int i = 0; i < 5; i++) {
      metrics.inject("m" + i, i);
    }
    assertThat(metrics.inject("m5", 1)).isNull();
    assertThat(metrics.inject("m4", 1)).isNotNull();
    assertThat(metrics.inject("threads", 1)).isNotNull();
    assertThat(lines)
        .containsExactly("custom metric 'm5' is one too many: 5 custom metrics are kept");
  }

  @Test
  void namesThatWereNotInjectedForLongMakeRoomForOthers() {
    for (int i = 0; i < 5; i++) {
      metrics.inject("m" + i, i);
    }
    take(1);
    metrics.inject("m4", 4);
    take(300);
    assertThat(metrics.inject("early", 1)).isNull();

    take(601);
    for (int i = 0; i < 4; i++) {
      assertThat(metrics.inject("n" + i, i)).isNotNull();
    }
    assertThat(metrics.inject("n4", 1)).isNull();
    assertThat(metrics.inject("m4", 5)).isNotNull();
    take(602);
    assertThat(readings.profile().customMetrics()).containsOnlyKeys("m4", "n0", "n1", "n2", "n3");
    assertThat(lines).hasSize(2);
  }

  @Test
  void aFoldIsRetiredOnlyWhereNothingWaitsInItAndThenTakesNothing() {
    Fold fold = new Fold("queue");
    fold.add(1);
    assertThat(fold.retire(1_000, 10)).isFalse();
    fold.take(1_000);
    assertThat(fold.retire(1_009, 10)).isFalse();
    assertThat(fold.add(2)).isTrue();
    fold.take(1_009);
    assertThat(fold.retire(1_019, 10)).isTrue();
    assertThat(fold.add(3)).isFalse();
  }

  @Test
  void theLinesAboutRefusedNamesAreBounded() {
    for (int i = 0; i < 1_000; i++) {
      metrics.inject("<" + i, 1);
    }
    assertThat(lines).hasSize(11).last().asString().startsWith("no more is said");
  }

  @Test
  void aNameIsAskedOrInjectedButNotBoth() {
    metrics.inject("queue", 1);
    metrics.ask("queue", () -> 2);
    metrics.ask("threads", () -> 3);
    for (int i = 1; i <= 2; i++) {
      assertThat(metrics.inject("queue", 1)).isNull();
      assertThat(metrics.inject("threads", 50)).isNotNull();
      ask(i);
      metrics.readLevels(readings);
      assertThat(readings.profile().customMetrics()).containsOnlyKeys("queue", "threads");
      assertThat(readings.customCount()).isEqualTo(2);
      assertThat(readings.value(Signal.THREADS)).isEqualTo(50);
    }
    assertThat(lines)
        .containsExactly(
            "custom metric 'queue' is asked of a supplier, and is not injected beside that");
  }

  @Test
  void aSupplierThatGoesOnThrowingIsAskedMoreAndMoreRarelyAndThenLeftOut() {
    int[] asked = {0, 0};
    metrics.ask("good", () -> ++asked[0]);
    metrics.ask(
        "bad",
        () -> {
          asked[1]++;
          throw new IllegalStateException("a\nb");
        });
    metrics.ask("last", () -> 9);
    for (int i = 0; i < 1_000; i++) {
      ask(i);
    }
    assertThat(asked).containsExactly(1_000, Supplied.MOST_FAILURES);
    assertThat(readings.profile().customMetrics()).containsOnlyKeys("good", "last");
    assertThat(lines).hasSize(1).first().asString().startsWith("custom metric bad throws");
    assertThat(lines.get(0)).doesNotContain("\n");
  }

  @Test
  void aSupplierThatThrewForAWhileIsReadAgain() {
    boolean[] broken = {true};
    metrics.ask(
        "pool",
        () -> {
          if (broken[0]) {
            throw new OutOfMemoryError("on purpose");
          }
          return 7;
        });
    ask(0);
    broken[0] = false;
    ask(0.5);
    assertThat(readings.customCount()).isZero();
    ask(1);
    assertThat(readings.customValue(0)).isEqualTo(7);
    assertThat(lines).isEmpty();
  }

  @Test
  void aCounterSuppliedIsARateWhateverItsName() {
    double[] count = {10};
    metrics.askCounter("jobs", () -> count[0]);
    ask(1);
    assertThat(readings.customCount()).isZero();
    count[0] = 30;
    ask(3);
    assertThat(readings.customValue(0)).isEqualTo(10);
  }

  private void take(long tick) {
    readings.begin(tick * SECOND, 1);
    metrics.readCounters(readings);
    metrics.readLevels(readings);
  }

  private void ask(double seconds) {
    long nanos = Math.round(seconds * SECOND);
    readings.begin(nanos, 1);
    metrics.askAll(nanos);
    metrics.readAsked(readings);
  }
}
