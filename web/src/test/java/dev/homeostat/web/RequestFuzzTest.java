package dev.homeostat.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.homeostat.AnalyzerOptions;
import dev.homeostat.BehavioralAnalyzer;
import dev.homeostat.signal.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is sent to the server, it answers or hangs up, tells no fault, and lives. */
class RequestFuzzTest {

  private static final String TOKEN = "a-token-of-the-test-0123456789";
  private static final String ALIVE = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @TempDir private static Path folder;

  private static final List<String> LINES = new CopyOnWriteArrayList<>();
  private static final ManualClock CLOCK = new ManualClock(0);
  private static final BehavioralAnalyzer ANALYZER =
      new BehavioralAnalyzer(
          AnalyzerOptions.of("shop").withHistogram(() -> "").withLog(LINES::add).withClock(CLOCK));
  private static WebServer server;

  @BeforeAll
  static void open() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), TOKEN);
    server =
        WebServer.open(
            ANALYZER, Bind.parse("0").orElseThrow(), AccessToken.read(file), "1", alert -> alert);
  }

  @AfterAll
  static void close() {
    server.close();
    ANALYZER.close();
  }

  @FuzzTest
  void bytesOnAConnection(byte[] bytes) throws IOException {
    send(bytes);
    assertThat(new String(send(ALIVE.getBytes(StandardCharsets.US_ASCII)), StandardCharsets.UTF_8))
        .startsWith("HTTP/1.1 ");
    assertThat(LINES).isEmpty();
  }

  /** With the token, and a form that is whole. */
  @FuzzTest
  void aFormOrQuery(byte[] form) throws IOException {
    String text = new String(form, StandardCharsets.UTF_8);
    for (String path : List.of("/api/silence", "/api/accept", "/api/mark")) {
      String head =
          "POST "
              + path
              + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
              + TOKEN
              + "\r\nContent-Length: "
              + form.length
              + "\r\n\r\n";
      String answer = new String(send(head, form), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 4");
    }
    assertThat(LINES).isEmpty();
    Bind.parse(text);
    StaticFiles.at(text);
    try {
      Parameters.of(text).count("recent", 10);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private static byte[] send(String head, byte[] body) throws IOException {
    byte[] first = head.getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(first, first.length + body.length);
    System.arraycopy(body, 0, all, first.length, body.length);
    return send(all);
  }

  /** Sends and reads to the end. */
  private static byte[] send(byte[] bytes) throws IOException {
    CLOCK.advance(Duration.ofSeconds(5)); // So many more requests are allowed.
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), URI.create(server.url()).getPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      return socket.getInputStream().readAllBytes();
    } catch (SocketException e) {
      return new byte[0]; // It hung up.
    }
  }
}
