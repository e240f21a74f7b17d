package dev.homeostat.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeostat.alert.Courier;
import dev.homeostat.signal.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
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
