package dev.homeostat.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.homeostat.cli.attach.Unreachable;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointSourceTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<String> lines = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void readsAPageATick() throws Exception {
    answer("jvm_threads_current 7\nqueue_length 3\n");

    try (EndpointSource source = new EndpointSource(address(), LONG, lines::add)) {
      Readings readings = new Readings();
      readings.begin(1, 1);

      assertThat(source.read(readings)).isTrue();
      assertThat(readings.value(Signal.THREADS)).isEqualTo(7);
      assertThat(readings.profile().customMetrics()).containsEntry("queue_length", 3.0);
      assertThat(source.component()).isEqualTo("127.0.0.1:" + server.getAddress().getPort());
      assertThat(source.signals()).isEqualTo(2);
      assertThat(lines).isEmpty();
    }
  }

  @Test
  void whatIsLeftOutIsToldByItsReason() throws Exception {
    StringBuilder page = new StringBuilder("x{a=\"%s\"} 1\n".formatted("a".repeat(2_000)));
    for (int i = 0; i < 203; i++) {
      page.append("queue_").append(i).append(" 1\n");
    }
    answer(page.toString());
    try (EndpointSource source = new EndpointSource(address(), LONG, lines::add)) {
      Readings readings = new Readings();
      readings.begin(1, 1);
      source.read(readings);
      source.read(readings);
    }

    assertThat(lines)
        .containsExactly(
            "3 metrics are left out: 200 that are no signal of a JVM are watched at most",
            "1 metric is left out: its name is no good");
  }

  @Test
  void whoStopsAnsweringIsToldOnceAndAskedAgain() throws Exception {
    answer("jvm_threads_current 7\n");
    try (EndpointSource source = new EndpointSource(address(), LONG, lines::add)) {
      server.removeContext("/metrics");
      Readings readings = new Readings();
      readings.begin(1, 1);
      assertThat(source.read(readings)).isTrue();
      assertThat(source.read(readings)).isTrue();
      assertThat(readings.value(Signal.THREADS)).isNaN();
      assertThat(lines).containsExactly(address() + " answers with status 404");

      answer("jvm_threads_current 8\n");
      assertThat(source.read(readings)).isTrue();
      assertThat(readings.value(Signal.THREADS)).isEqualTo(8);
      assertThat(lines).hasSize(2).last().asString().endsWith("answers again");
    }
  }

  @Test
  void whoNeverAnswersIsGivenUp() {
    handle(exchange -> await());
    assertUnreachable(SHORT, "cannot be reached: no answer within 300 ms");
  }

  @Test
  void whoNeverEndsItsAnswerIsGivenUp() {
    handle(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream body = exchange.getResponseBody();
          body.write("jvm_threads_current 7\n".getBytes(StandardCharsets.UTF_8));
          body.flush();
          await();
        });
    assertUnreachable(SHORT, "cannot be reached: no answer within 300 ms");
  }

  @Test
  void anAnswerOfTenGigabytesIsGivenUpSoon() {
    handle(
        exchange -> {
          exchange.sendResponseHeaders(200, 10L << 30);
          byte[] block = new byte[1 << 20];
          java.util.Arrays.fill(block, (byte) '\n');
          for (int i = 0; i < 10 << 10; i++) {
            exchange.getResponseBody().write(block);
          }
        });
    assertThatThrownBy(() -> new EndpointSource(address(), LONG, lines::add))
        .isInstanceOf(Unreadable.class)
        .hasMessage(address() + " answers with more than 16 MiB");
  }

  @Test
  void aRedirectionIsNotFollowed() {
    handle(
        exchange -> {
          exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/elsewhere");
          exchange.sendResponseHeaders(302, -1);
        });
    assertUnreachable(
        LONG, "answers with status 302 and sends on to http://127.0.0.1:1/elsewhere; name that");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html><body>Hello</body></html>", "{\"a\":1}", "\u0000\u0001\u0002"})
  void whatIsNoPageOfMetricsIsTold(String page) {
    answer(page);
    assertThatThrownBy(() -> new EndpointSource(address(), LONG, lines::add))
        .isInstanceOf(Unreadable.class)
        .hasMessage(address() + " answers, but not in Prometheus's text format");
  }

  @Test
  void nobodyThereIsTold() {
    server.stop(0);
    assertUnreachable(LONG, "cannot be reached: connection refused");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://",
        "http:///metrics",
        "ftp://host/metrics",
        "http://a:b@host/",
        "http://a b/"
      })
  void whatIsNoAddressIsNone(String word) {
    assertThat(EndpointSource.address(word)).isEmpty();
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/metrics");
  }

  private void assertUnreachable(Duration patience, String message) {
    assertThatThrownBy(() -> new EndpointSource(address(), patience, lines::add))
        .isInstanceOf(Unreachable.class)
        .hasMessageMatching("\\Q" + address() + "\\E (?i)\\Q" + message + "\\E");
  }

  private void answer(String page) {
    handle(
        exchange -> {
          byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
        });
  }

  private void handle(HttpHandler handler) {
    server.createContext(
        "/metrics",
        exchange -> {
          try (HttpExchange open = exchange) {
            handler.handle(open);
          }
        });
  }

  private void await() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
