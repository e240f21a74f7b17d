package dev.homeostat.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.homeostat.AnalyzerOptions;
import dev.homeostat.BehavioralAnalyzer;
import dev.homeostat.alert.Receipt;
import dev.homeostat.signal.BehaviorProfile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WebServerTest {

  private static final String TOKEN = "a-token-of-the-test-0123456789";
  private static final String BEARER = "Authorization: Bearer " + TOKEN + "\r\n";

  @TempDir private Path folder;

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final BehavioralAnalyzer analyzer =
      new BehavioralAnalyzer(
          AnalyzerOptions.of("shop").withHistogram(() -> "").withLog(lines::add));
  private WebServer server;
  private int port;

  @BeforeEach
  void open() throws IOException {
    analyzer.gauge("queue <b>", () -> 1);
    analyzer.gauge("queue \\ length", () -> 7);
    analyzer.startAsync();
    await().until(() -> analyzer.currentProfile().customMetrics().containsKey("queue \\ length"));
    Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
    server =
        WebServer.open(
            analyzer, Bind.parse("0").orElseThrow(), AccessToken.read(file), "1.2", alert -> alert);
    port = URI.create(server.url()).getPort();
  }

  @AfterEach
  void close() {
    server.close();
    analyzer.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metrics", "/healthz"})
  void tellsTheMetricsAndItsHealthToAnybodyOnTheMachine(String path) throws IOException {
    assertThat(get(path, "")).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api/profile",
        "/api/signals",
        "/api/episodes",
        "/api/status",
        "/api/series?metric=a",
        "/nothing",
        "/api/",
        "/metrics/"
      })
  void wantsTheTokenForAllElse(String path) throws IOException {
    assertThat(get(path, "")).startsWith("HTTP/1.1 401");
    assertThat(get(path, "Authorization: Bearer wrong\r\n")).startsWith("HTTP/1.1 401");
    assertThat(get(path, "Authorization: Basic !!!\r\n")).startsWith("HTTP/1.1 401");
    assertThat(get(path, BEARER)).doesNotStartWith("HTTP/1.1 401");
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example, 421",
    "evil.example:%d, 421",
    "localhost.evil.example, 421",
    "127.0.0.1.evil.example, 421",
    "localhost:%d, 200",
    "127.0.0.1, 200",
    "[::1], 200",
    "[::1]:%d, 200",
    "[FE80::1%%eth0]:%d, 200",
    "[::1].evil.example, 421",
    "[evil.example]:%d, 421",
    "127.0.0.1:80:%d, 421",
    "evil@127.0.0.1:%d, 421",
    "'', 421"
  })
  void refusesAHostsNameThatCanBeRebound(String host, int status) throws IOException {
    String answer = raw("GET /metrics HTTP/1.1\r\nHost: " + host.formatted(port) + "\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 " + status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: http://evil.example\r\n",
        "Origin: null\r\n",
        "Origin: http://127.0.0.1:1\r\n",
        "Origin: https://127.0.0.1:%d\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n"
      })
  void refusesThePagesOfOtherSites(String text) throws IOException {
    String header = text.formatted(port);
    assertThat(get("/api/profile", BEARER + header)).startsWith("HTTP/1.1 403");
    assertThat(get("/metrics", header)).startsWith("HTTP/1.1 403");
  }

  /** As in the page of an Alertmanager, or in a chat. */
  @ParameterizedTest
  @ValueSource(strings = {"/", "/page.js", "/nothing"})
  void aLinkToThePageMayBeFollowedFromAnotherSite(String path) throws IOException {
    String followed = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n";
    String alone = followed + "Sec-Fetch-Dest: document\r\n";
    assertThat(get(path, alone)).startsWith("HTTP/1.1 401");
    assertThat(get(path, BEARER + alone)).doesNotStartWith("HTTP/1.1 403");
    assertThat(get(path, BEARER + followed + "Sec-Fetch-Dest: iframe\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(get(path, BEARER + alone + "Origin: http://evil.example\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(get("/api/status", BEARER + alone)).startsWith("HTTP/1.1 403");
    assertThat(get("/metrics", alone)).startsWith("HTTP/1.1 403");
  }

  @Test
  void behindAProxyItsNameAndItsOriginAreOurs() throws IOException {
    Path file = Files.writeString(folder.resolve("other"), TOKEN);
    try (WebServer proxied =
        WebServer.open(
            analyzer,
            Bind.parse("0").orElseThrow(),
            AccessToken.read(file),
            Optional.of(URI.create("https://Shop.example:443/homeostat")),
            "1.2",
            alert -> alert)) {
      port = URI.create(proxied.url()).getPort();
      for (String host : List.of("shop.example", "127.0.0.1:" + port)) {
        String head = "GET /api/status HTTP/1.1\r\nHost: " + host + "\r\n" + BEARER + "Origin: ";
        assertThat(raw(head + "https://shop.example\r\n\r\n")).startsWith("HTTP/1.1 200");
        assertThat(raw(head + "https://shop.example:8443\r\n\r\n")).startsWith("HTTP/1.1 403");
        assertThat(raw(head + "https://evil.example\r\n\r\n")).startsWith("HTTP/1.1 403");
      }
    }
  }

  @Test
  void takesTheTokenAsABearersOrAsAPasswordInAnyCaseOfTheScheme() throws IOException {
    String basic = Base64.getEncoder().encodeToString(("me:" + TOKEN).getBytes(US_ASCII));
    for (String scheme : List.of("Bearer " + TOKEN, "bearer " + TOKEN, "BASIC " + basic)) {
      String header = "Authorization: " + scheme + "\r\n";
      assertThat(get("/api/profile", header)).startsWith("HTTP/1.1 200");
    }
    assertThat(get("/api/profile", "")).contains("WWW-Authenticate: Basic realm=\"homeostat\"");
  }

  @Test
  void letsItsOwnPagesInOverIpv6Too() throws IOException {
    String host = "[::1]:" + port;
    String head = "GET /api/profile HTTP/1.1\r\nHost: " + host + "\r\n" + BEARER;
    assertThat(raw(head + "Origin: http://" + host + "\r\n\r\n")).startsWith("HTTP/1.1 200");
    assertThat(raw(head + "Origin: http://[::1]:1\r\n\r\n")).startsWith("HTTP/1.1 403");
  }

  @Test
  void nothingOfARequestStandsInTheHeadOfItsAnswer() throws IOException {
    String answer = get("/api/series?metric=a%0d%0aSet-Cookie:%20a=b", BEARER);
    assertThat(answer).startsWith("HTTP/1.1 404");
    assertThat(answer.substring(0, answer.indexOf("\r\n\r\n"))).doesNotContain("Cookie");
    assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).doesNotContain("\r");
    String host = raw("GET / HTTP/1.1\r\nHost: a\u001b[2J\r\n\r\n");
    assertThat(host).startsWith("HTTP/1.1 400").doesNotContain("\u001b");
  }

  @Test
  void letsItsOwnPagesIn() throws IOException {
    String answer = get("/", BEARER + "Origin: http://127.0.0.1:" + port + "\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 200")
        .containsIgnoringCase("Content-Security-Policy: default-src 'none'; script-src 'self'")
        .containsIgnoringCase("X-Content-Type-Options: nosniff")
        .contains("<title>Homeostat</title>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../page/index.html",
        "/%2e%2e/WebServer.class",
        "/page/index.html",
        "/WebServer.class",
        "/index.html%00.js"
      })
  void givesNoFileButThePages(String path) throws IOException {
    assertThat(get(path, BEARER)).startsWith("HTTP/1.1 404");
  }

  @Test
  void givesTheProfileAsTheLibraryDoes() throws IOException {
    JsonNode profile = json(get("/api/profile", BEARER));
    BehaviorProfile own = analyzer.currentProfile();
    assertThat(profile.fieldNames().next()).isEqualTo("threads");
    assertThat(profile.get("num_gc").asLong()).isLessThanOrEqualTo(own.collections());
    assertThat(profile.get("custom_metrics").get("queue \\ length").asDouble()).isEqualTo(7);
  }

  @Test
  void givesEverySignalWithItsReasonWhereItIsMissing() throws IOException {
    JsonNode signals = json(get("/api/signals", BEARER)).get("signals");
    assertThat(signals.size()).isGreaterThan(25);
    signals.forEach(
        signal ->
            assertThat(
                    !signal.has("supported")
                        || signal.get("supported").asBoolean()
                        || signal.has("why"))
                .as(signal.toString())
                .isTrue());
  }

  @Test
  void givesASeriesAndSaysWhereThereIsNone() throws IOException {
    JsonNode series = json(get("/api/series?metric=threads", BEARER));
    assertThat(series.get("recent").size()).isPositive();
    assertThat(series.get("ages")).hasSameSizeAs(series.get("recent"));
    assertThat(get("/api/series?metric=nothing", BEARER)).startsWith("HTTP/1.1 404");
    assertThat(get("/api/series", BEARER)).startsWith("HTTP/1.1 400");
    assertThat(get("/api/series?metric=%zz", BEARER)).startsWith("HTTP/1.1 400");
  }

  @Test
  void givesTheNewestPointsOfEverySignalWhereTheyAreAskedFor() throws IOException {
    JsonNode threads = json(get("/api/signals?recent=5", BEARER)).get("signals").get(0);
    assertThat(threads.get("metric").asText()).isEqualTo("threads");
    assertThat(threads.get("recent").size()).isBetween(1, 5);
    assertThat(threads.get("deviation").asDouble()).isPositive();
    assertThat(threads.get("ready_seconds").asDouble()).isPositive();
    assertThat(get("/api/signals?recent=361", BEARER)).startsWith("HTTP/1.1 400");
    assertThat(get("/api/signals?recent=many", BEARER)).startsWith("HTTP/1.1 400");
  }

  @Test
  void tellsAnOpenPageWhatIsNewAfterEachTick() throws IOException {
    try (OpenPage page = new OpenPage(BEARER)) {
      assertThat(page.status()).startsWith("HTTP/1.1 200");
      long first = page.next().at("/status/ticks").asLong();
      JsonNode second = page.next();
      JsonNode later = second;
      while (later.at("/status/ticks").asLong() == first) { // The page came amidst a tick.
        later = page.next();
      }
      assertThat(later.at("/status/ticks").asLong()).isGreaterThan(first);
      assertThat(second.at("/status/ready_seconds").asDouble()).isPositive();
      assertThat(second.at("/status/cost/tick_seconds").asDouble()).isPositive();
      assertThat(second.at("/signals/0/metric").asText()).isEqualTo("threads");
      assertThat(second.at("/signals/0/state").asText()).isEqualTo("learning");
    }
  }

  @Test
  void tellsOnlyWhatChangedToWhoWasToldEverything() throws IOException {
    try (OpenPage page = new OpenPage(BEARER)) {
      JsonNode everything = page.next();
      JsonNode again = page.next();
      JsonNode changes = page.next();
      assertThat(everything.at("/status/component").asText()).isEqualTo("shop");
      assertThat(metrics(again)).containsAll(metrics(everything));
      assertThat(metrics(everything)).contains("custom_metrics.queue \\ length");
      assertThat(metrics(changes)).doesNotContain("custom_metrics.queue \\ length");
      assertThat(changes.get("status").has("component")).isFalse();
      assertThat(changes.get("status").has("silences")).isFalse();

      post("/api/silence", "fingerprint=0123456789abcdef&for=8h");
      JsonNode news = page.next();
      while (!news.get("status").has("silences")) {
        news = page.next();
      }
      assertThat(news.at("/status/silences/0/fingerprint").asText()).isEqualTo("0123456789abcdef");
    }
  }

  private static List<String> metrics(JsonNode event) {
    return event.get("signals").findValuesAsText("metric");
  }

  @Test
  void hasAsManyPagesOpenAsMayBeAndForgetsThoseThatLeft() throws IOException {
    List<OpenPage> pages = new ArrayList<>();
    for (int i = 0; i < Live.MOST_PAGES; i++) {
      pages.add(new OpenPage(BEARER));
      assertThat(pages.get(i).status()).startsWith("HTTP/1.1 200");
    }
    assertThat(get("/api/live", BEARER)).startsWith("HTTP/1.1 503");
    for (OpenPage page : pages) {
      page.close();
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              try (OpenPage page = new OpenPage(BEARER)) {
                return page.status().startsWith("HTTP/1.1 200");
              }
            });
  }

  @Test
  void opensNoPageToWhoHasNoToken() throws IOException {
    assertThat(get("/api/live", "")).startsWith("HTTP/1.1 401");
    String foreign = BEARER + "Origin: http://evil.example\r\n";
    assertThat(get("/api/live", foreign)).startsWith("HTTP/1.1 403");
  }

  @Test
  void escapesNamesOfTheApplication() throws IOException {
    assertThat(get("/metrics", ""))
        .contains("homeostat_custom_metric{name=\"queue \\\\ length\"} 7\n")
        .doesNotContain("<b>");
  }

  @Test
  void doesWhatAPersonAsksForAndRecordsIt() throws IOException {
    List<String> stream = new CopyOnWriteArrayList<>();
    analyzer
        .alertBus()
        .subscribe(
            "test",
            notice -> {
              stream.add(notice.toJson());
              return Receipt.TAKEN;
            });
    JsonNode done = json(post("/api/silence", "fingerprint=0123456789abcdef&for=8h"));
    assertThat(done.get("done").asBoolean()).isTrue();
    assertThat(done.get("by").asText()).isEqualTo("http");
    assertThat(post("/api/mark", "version=1.5")).startsWith("HTTP/1.1 200");
    assertThat(post("/api/accept", "fingerprint=0123456789abcdef")).startsWith("HTTP/1.1 409");
    assertThat(json(get("/api/episodes", BEARER)).get("silences").get(0).get("fingerprint"))
        .hasToString("\"0123456789abcdef\"");
    await().until(() -> stream.size() == 2);
    assertThat(stream).allMatch(line -> line.contains("\"record\":\"control\""));
  }

  @ParameterizedTest
  @CsvSource({
    "/api/silence, fingerprint=x&for=8h, 400",
    "/api/silence, fingerprint=0123456789abcdef, 400",
    "/api/silence, fingerprint=0123456789abcdef&for=long, 400",
    "/api/silence, fingerprint=0123456789abcdef&for=9000h, 400",
    "/api/mark, version=, 400",
    "/metrics, a=b, 405"
  })
  void refusesBadCommandsWithAStatus(String path, String form, int status) throws IOException {
    assertThat(post(path, form)).startsWith("HTTP/1.1 " + status);
  }

  @Test
  void boundsWhatIsSent() throws IOException {
    assertThat(post("/api/mark", "version=" + "x".repeat(5_000))).startsWith("HTTP/1.1 413");
    assertThat(get("/api/series?metric=" + "x".repeat(3_000), BEARER)).startsWith("HTTP/1.1 414");
  }

  @Test
  void boundsHowOftenItIsAskedButForWhetherItLives() throws IOException {
    int refused = 0;
    for (int i = 0; i < 2_000 && refused < 20; i++) {
      refused += get("/metrics", "").startsWith("HTTP/1.1 429") ? 1 : 0;
      assertThat(get("/healthz", "")).startsWith("HTTP/1.1 200");
    }
    assertThat(refused).isEqualTo(20);
  }

  @Test
  void itsThreadsAreDaemons() throws IOException {
    get("/metrics", "");
    Thread[] threads = new Thread[Thread.activeCount() + 20];
    Thread.enumerate(threads);
    for (Thread thread : threads) {
      if (thread != null && thread.getName().startsWith("homeostat-")) {
        assertThat(thread.isDaemon()).as(thread.getName()).isTrue();
      }
    }
  }

  /** A page that stays open. */
  private final class OpenPage implements AutoCloseable {
    private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    private final BufferedReader lines =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

    OpenPage(String headers) throws IOException {
      String request = "GET /api/live HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    String status() throws IOException {
      return lines.readLine();
    }

    JsonNode next() throws IOException {
      String line = lines.readLine();
      while (!line.startsWith("data: ")) {
        line = lines.readLine();
      }
      return new ObjectMapper().readTree(line.substring("data: ".length()));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private String get(String path, String headers) throws IOException {
    return raw("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + headers + "\r\n");
  }

  private String post(String path, String form) throws IOException {
    return raw(
        "POST "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\n"
            + BEARER
            + "Content-Length: "
            + form.length()
            + "\r\n\r\n"
            + form);
  }

  /** A socket of our own: a client would set the headers that are under test. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write(
              request
                  .replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static JsonNode json(String answer) throws IOException {
    assertThat(answer).startsWith("HTTP/1.1 200");
    return new ObjectMapper().readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
  }
}
