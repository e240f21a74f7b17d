package dev.homeostat.cli.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeostat.web.RunningAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgentClientTest {

  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    over.countDown();
    server.close();
    threads.shutdownNow();
  }

  @Test
  void anAnswerIsTaken() throws Exception {
    answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfine\n");

    assertThat(client(Duration.ofSeconds(30)).get("/api/status"))
        .isEqualTo(new AgentClient.Reply(200, "fine"));
  }

  @Test
  void anAnswerThatStopsInTheMiddleIsNotWaitedFor() {
    answer("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nfi");

    assertThatThrownBy(() -> client(Duration.ofMillis(300)).get("/api/status"))
        .isInstanceOf(UnreachableException.class)
        .hasMessageEndingWith("does not answer (no answer within 300 ms)");
  }

  private AgentClient client(Duration patience) {
    String url = "http://127.0.0.1:" + server.getLocalPort();
    return new AgentClient(new RunningAgent(0, "", url, "secret"), patience);
  }

  /** Says so much to whoever comes first, and then nothing until the test is over. */
  private void answer(String head) {
    threads.execute(
        () -> {
          try (Socket client = server.accept()) {
            client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            over.await();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
