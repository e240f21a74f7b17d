package dev.homeostat.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeostat.signal.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** By itself: at a long interval the next tick may be minutes away. */
@Timeout(60)
class ListenerTest {

  private final ManualClock clock = new ManualClock(0);
  private final Workers workers = new Workers(clock);
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final List<Socket> clients = new ArrayList<>();
  private Listener listener;

  @BeforeEach
  void open() throws IOException {
    listener =
        new Listener(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            workers,
            clock,
            this::withoutEnd);
    listener.start();
  }

  @AfterEach
  void close() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    workers.shutdownNow();
    listener.close();
  }

  private void withoutEnd(Connection connection) {
    begun.incrementAndGet();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      ended.incrementAndGet();
    } finally {
      connection.close();
    }
  }

  @Test
  void whatTakesTooLongToAnswerIsEndedAndNothingBefore() throws IOException {
    try (Socket client = asking("/")) {
      await().until(() -> begun.get() == 1);
      clock.advance(Duration.ofSeconds(Workers.MOST_SECONDS));
      assertThat(ended).hasValue(0);
      clock.advance(Duration.ofSeconds(1));
      await().until(() -> ended.get() == 1);
      assertThat(client.getInputStream().read()).isNegative();
      assertThat(listener.connections()).isZero();
    }
  }

  /** Such as slow readers of the metrics; and each of them is ended as before. */
  @Test
  void whoAsksWhetherItLivesWaitsForNoOther() throws IOException {
    for (int i = 0; i < 10; i++) {
      clients.add(asking("/metrics"));
    }
    await().until(() -> begun.get() == 4);
    clients.add(asking("/healthz"));
    await().until(() -> begun.get() == 5);
    assertThat(ended).hasValue(0);
    clock.advance(Duration.ofSeconds(Workers.MOST_SECONDS + 1));
    await().until(() -> ended.get() == 5);
  }

  private Socket asking(String path) throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), listener.port());
    client
        .getOutputStream()
        .write(
            ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return client;
  }
}
