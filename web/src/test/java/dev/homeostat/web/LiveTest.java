package dev.homeostat.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeostat.signal.Clock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveTest {

  /** More than the system keeps for who does not read. */
  private static final int LARGE = 1 << 20;

  private static final int MISSED = 60;

  private final ExecutorService workers = Executors.newSingleThreadExecutor();
  private final Counted news = new Counted();
  private final Live live = new Live(news, workers, Clock.system());
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final Socket client = new Socket();

  @BeforeEach
  void admit() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      client.connect(server.getLocalAddress());
      Connection connection = new Connection(server.accept(), open, new Buffers(1), 0);
      assertThat(live.admit(connection, "", live.first())).isTrue();
    }
  }

  @AfterEach
  void end() throws IOException {
    client.close();
    workers.shutdownNow();
  }

  @Test
  void thePageThatReadsIsToldEveryEventOnceAndAllOfTheFirstAfterItCame() throws IOException {
    BufferedReader reader = reader();
    assertThat(next(reader)).isEqualTo("all");
    live.due();
    assertThat(next(reader)).isEqualTo("1 all");
    live.due();
    assertThat(next(reader)).isEqualTo("2 new");
  }

  @Test
  void whoDoesNotReadMissesEventsHoldsUpNobodyAndIsThenToldEverything() throws IOException {
    news.size = LARGE;
    for (int i = 0; i < MISSED; i++) {
      live.due();
    }
    news.size = 0;
    BufferedReader reader = reader();
    assertThat(next(reader)).isEqualTo("all");
    List<String> told = new ArrayList<>();
    await()
        .until(
            () -> {
              live.due();
              told.add(next(reader));
              return number(told.size() - 1, told) > MISSED
                  && told.get(told.size() - 1).endsWith("new");
            });
    assertThat(told).hasSizeLessThan(MISSED);
    for (int i = 1; i < told.size(); i++) {
      assertThat(number(i, told) == number(i - 1, told) + 1 || told.get(i).endsWith("all"))
          .as(told.toString())
          .isTrue();
    }
  }

  private static int number(int i, List<String> told) {
    return Integer.parseInt(told.get(i).substring(0, told.get(i).indexOf(' ')));
  }

  @Test
  void whoLeftMakesRoom() throws IOException {
    client.setSoLinger(true, 0); // Its end is told at once.
    client.close();
    await()
        .until(
            () -> {
              live.due();
              return open.isEmpty();
            });
    assertThat(live.isDue(Long.MAX_VALUE)).isFalse();
  }

  private BufferedReader reader() throws IOException {
    return new BufferedReader(
        new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
  }

  /** The next event, without what fills it. */
  private static String next(BufferedReader reader) throws IOException {
    String line = reader.readLine();
    assertThat(line).startsWith("data: ");
    assertThat(reader.readLine()).isEmpty();
    return line.substring("data: ".length()).stripTrailing();
  }

  /** Counts what it tells. */
  private static final class Counted implements Live.News {
    private int told;
    private int size;

    @Override
    public String all() {
      return "all";
    }

    @Override
    public String next(boolean everything) {
      told++;
      return told + (everything ? " all" : " new") + " ".repeat(size);
    }
  }
}
