package dev.homeostat.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.BehavioralAlert.State;
import dev.homeostat.alert.Courier;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.ManualClock;
import dev.homeostat.signal.Severity;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StandardErrorTest {

  private final Courier courier = new Courier();
  private final ManualClock clock = new ManualClock(0);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StandardError err = new StandardError(courier, clock, out);

  @AfterEach
  void close() {
    courier.close();
  }

  @Test
  void aLineSaysWhoSpeaks() {
    err.accept("watching shop every 1000ms");
    assertThat(written(1)).containsExactly("homeostat: watching shop every 1000ms");
  }

  @Test
  void atMostABurstComesAtOnceAndTheRestIsCounted() {
    for (int i = 0; i < StandardError.BURST + 5; i++) {
      err.accept("line " + i);
      int soFar = Math.min(i + 1, StandardError.BURST);
      assertThat(written(soFar)).hasSize(soFar);
    }

    clock.advance(Duration.ofMillis(StandardError.REFILL_MILLIS));
    err.accept("later");
    err.accept("too early");

    assertThat(written(StandardError.BURST + 2))
        .hasSize(StandardError.BURST + 2)
        .endsWith("homeostat: 5 lines left out", "homeostat: later");
  }

  @Test
  void patienceDoesNotBuyMoreThanABurst() {
    clock.advance(Duration.ofDays(1));
    for (int i = 0; i < StandardError.BURST + 5; i++) {
      err.accept("line " + i);
    }
    assertThat(written(StandardError.BURST)).hasSize(StandardError.BURST);
  }

  @Test
  void whatALineQuotesCannotMakeAnotherLineOrSteerTheTerminal() {
    err.accept("thread 'a\nhomeostat: all is well\u001b[2J\u202e' \u00e4");
    assertThat(written(1))
        .containsExactly(
            "homeostat: thread 'a\\u000ahomeostat: all is well\\u001b[2J\\u202e' \u00e4");
  }

  @Test
  void aPipeNobodyReadsHoldsUpNobody() {
    CountDownLatch release = new CountDownLatch(1);
    StandardError stuck =
        new StandardError(
            courier,
            clock,
            new OutputStream() {
              @Override
              public void write(int b) {
                awaitQuietly(release);
              }
            });
    for (int i = 0; i < 1_000; i++) {
      stuck.accept("line");
      clock.advance(Duration.ofMinutes(1));
    }
    release.countDown();
  }

  @Test
  void anEpisodeIsToldWhenItOpensWhenItBecomesCriticalAndWhenItIsOver() {
    List<String> lines = new ArrayList<>();
    Consumer<BehavioralAlert> told = StandardError.told(lines::add);
    told.accept(alert("a", State.OPEN, Severity.WARNING));
    told.accept(alert("a", State.UPDATE, Severity.WARNING));
    told.accept(alert("b", State.OPEN, Severity.CRITICAL));
    for (int i = 0; i < 3; i++) {
      told.accept(alert("a", State.UPDATE, Severity.CRITICAL));
      told.accept(alert("b", State.UPDATE, Severity.CRITICAL));
    }
    told.accept(alert("a", State.RESOLVED, Severity.CRITICAL));

    assertThat(lines)
        .extracting(line -> line.substring(0, line.indexOf(':')))
        .containsExactly(
            "WARNING thread_leak in a",
            "CRITICAL thread_leak in b",
            "CRITICAL thread_leak in a",
            "resolved thread_leak in a");
  }

  @Test
  void ofEpisodesThatNeverEndTheLastThousandAreRemembered() {
    List<String> lines = new ArrayList<>();
    Consumer<BehavioralAlert> told = StandardError.told(lines::add);
    for (int i = 0; i <= StandardError.MOST_EPISODES; i++) {
      told.accept(alert("e" + i, State.OPEN, Severity.CRITICAL));
    }
    lines.clear();
    told.accept(alert("e1", State.UPDATE, Severity.CRITICAL));
    assertThat(lines).isEmpty();
    told.accept(alert("e0", State.UPDATE, Severity.CRITICAL));
    assertThat(lines).hasSize(1);
  }

  /** An alert of the episode whose component bears its id. */
  private static BehavioralAlert alert(String id, State state, Severity severity) {
    return new BehavioralAlert(
        id,
        AnomalyType.THREAD_LEAK,
        "threads",
        2,
        1,
        4,
        severity,
        Instant.EPOCH,
        id,
        "f",
        state,
        "trend",
        "",
        Instant.EPOCH,
        OptionalDouble.empty(),
        Optional.empty(),
        List.of(),
        "threads grow",
        Map.of(),
        state == State.RESOLVED ? OptionalDouble.of(1) : OptionalDouble.empty(),
        0);
  }

  private List<String> written(int lines) {
    soon().until(() -> text().lines().count() >= lines);
    return text().lines().toList();
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ConditionFactory soon() {
    return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
  }
}
