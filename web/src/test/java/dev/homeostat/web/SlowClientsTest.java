package dev.homeostat.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.BehavioralAnalyzer;
import dev.homeostat.signal.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that say nothing, or a byte now and then: they are cut, and the others answered. */
@Timeout(60)
class SlowClientsTest {

  private static final String HEAD = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n";

  @TempDir private Path folder;

  private final ManualClock clock = new ManualClock(0);
  private final BehavioralAnalyzer analyzer =
      new BehavioralAnalyzer(
          AnalyzerOptions.of("shop").withHistogram(() -> "").withLog(line -> {}).withClock(clock));
  private final List<Socket> clients = new ArrayList<>();
  private WebServer server;

  @BeforeEach
  void open() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "a-token-of-the-test-0123456789");
    server =
        WebServer.open(
            analyzer, Bind.parse("0").orElseThrow(), AccessToken.read(file), "1.2", alert -> alert);
  }

  @AfterEach
  void close() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    server.close();
    analyzer.close();
  }

  @Test
  void aHeadThatTricklesInIsCutAndTheNextIsAnswered() throws IOException {
    for (int i = 0; i < 4; i++) {
      begin(HEAD + "X: ");
    }
    await().untilAsserted(() -> assertThat(clients).allMatch(this::isCutTenSecondsLater));

    Socket next = begin(HEAD + "Connection: close\r\n\r\n");
    assertThat(new String(next.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
        .startsWith("HTTP/1.1 ");
  }

  @Test
  void aFormThatTricklesInIsCut() throws IOException {
    String form = HEAD.replace("GET /healthz", "POST /api/mark");
    form += "Authorization: Bearer a-token-of-the-test-0123456789\r\nContent-Length: 100\r\n\r\n";
    Socket client = begin(form);
    await().until(() -> isCutTenSecondsLater(client));
  }

  @Test
  void whoSaysNothingMakesWayForWhoAsksAndNoMoreThanMayBeAreOpen() throws IOException {
    for (int i = 0; i < Listener.MOST + 20; i++) {
      begin("");
    }
    Socket next = begin(HEAD + "Connection: close\r\n\r\n");
    assertThat(new String(next.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
        .startsWith("HTTP/1.1 ");
    assertThat(server.connections()).isLessThanOrEqualTo(Listener.MOST);
    assertThat(clients.subList(0, 20)).allMatch(this::isCut);
    assertThat(clients.subList(21, Listener.MOST + 20)).noneMatch(this::isCut);
  }

  @Test
  void whoSaysNothingIsCutTenSecondsLater() throws IOException {
    for (int i = 0; i < 20; i++) {
      begin("");
    }
    await().until(() -> server.connections() == 20);
    clock.advance(Duration.ofSeconds(Workers.MOST_SECONDS + 1));
    await().until(() -> server.connections() == 0);
    assertThat(clients).allMatch(this::isCut);
  }

  @Test
  void aConnectionEndsWithItsAnswerThoughTheClientStays() throws IOException {
    Socket client = begin(HEAD + "\r\n");
    assertThat(client.getInputStream().read()).isEqualTo('H');
    await().until(() -> server.connections() == 0);
  }

  @Test
  void aThreadThatTheHostInterruptsGoesOn() throws IOException {
    Thread[] threads = new Thread[Thread.activeCount() + 20];
    Thread.enumerate(threads);
    for (Thread thread : threads) {
      if (thread != null && thread.getName().startsWith("homeostat-http")) {
        thread.interrupt();
      }
    }
    for (int i = 0; i < 3; i++) {
      Socket client = begin(HEAD + "\r\n");
      assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 ");
    }
  }

  @Test
  void aHeadWithoutEndIsCut() throws IOException {
    Socket client = begin("GET /");
    byte[] more = "a".repeat(64 << 10).getBytes(StandardCharsets.US_ASCII);
    boolean cut = false;
    // What lies in the two systems' buffers is a few MB.
    for (int i = 0; i < 1_000 && !cut; i++) {
      try {
        client.getOutputStream().write(more);
      } catch (IOException e) {
        cut = true;
      }
    }
    assertThat(cut).isTrue();
  }

  private Socket begin(String request) throws IOException {
    Socket client =
        new Socket(InetAddress.getLoopbackAddress(), URI.create(server.url()).getPort());
    clients.add(client);
    client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return client;
  }

  private boolean isCutTenSecondsLater(Socket client) {
    clock.advance(Duration.ofSeconds(11));
    analyzer.courier().tend();
    return isCut(client);
  }

  /** Sends a byte, and looks whether the other side is still there. */
  private boolean isCut(Socket client) {
    try {
      client.setSoTimeout(20);
      client.getOutputStream().write('a');
      return client.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
