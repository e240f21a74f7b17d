package dev.homeostat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.BehavioralAnalyzer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpPartTest {

  @Test
  void withoutATokenItAnswersWhatNeedsNone(@TempDir Path folder) throws IOException {
    List<String> lines = new CopyOnWriteArrayList<>();
    AnalyzerOptions options =
        AnalyzerOptions.of("shop").withHistogram(() -> "").withLog(lines::add);
    try (BehavioralAnalyzer analyzer = new BehavioralAnalyzer(options);
        HttpPart http =
            HttpPart.open(
                    analyzer,
                    "0",
                    "",
                    Optional.of(folder.resolve("missing")),
                    Optional.empty(),
                    "1.2",
                    alert -> alert)
                .orElseThrow()) {
      assertThat(lines)
          .singleElement()
          .asString()
          .startsWith("http: answers /metrics and /healthz alone, for want of a token (")
          .contains("missing");
      assertThat(status(http.url() + "/metrics")).isEqualTo(200);
      assertThat(status(http.url() + "/api/status")).isEqualTo(401);
    }
  }

  @Test
  void whereItsPlaceIsNoneItIsOffAndThatIsToldAsOfAnyKey() {
    List<String> lines = new CopyOnWriteArrayList<>();
    Properties properties = new Properties();
    properties.setProperty("homeostat.http", "99999");
    AgentSettings settings = AgentSettings.of("", properties, Map.of());
    AnalyzerOptions options =
        AnalyzerOptions.of("shop").withHistogram(() -> "").withLog(lines::add);
    try (BehavioralAnalyzer analyzer = new BehavioralAnalyzer(options)) {
      assertThat(
              HttpPart.open(
                  analyzer,
                  "99999",
                  settings.bad(AgentKey.HTTP, "it is off"),
                  Optional.empty(),
                  Optional.empty(),
                  "1.2",
                  alert -> alert))
          .isEmpty();
    }
    assertThat(lines)
        .containsExactly(
            "bad value '99999' of http in the system property homeostat.http: allowed is"
                + " [ADDRESS:]PORT, PORT from 0 (a free one) to 65535, or off; it is off");
  }

  private static int status(String url) throws IOException {
    HttpURLConnection asked = (HttpURLConnection) URI.create(url).toURL().openConnection();
    asked.setRequestProperty("Authorization", "Bearer ");
    return asked.getResponseCode();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://shop-7.example:9464", "http://10.0.0.7:80", "http://[fd00::7]:1"})
  void aServerOnOneAddressIsReachedThere(String url) {
    assertThat(HttpPart.reachable(url)).contains(URI.create(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:9464",
        "http://127.1.2.3:1",
        "http://localhost:1",
        "http://[::1]:1",
        "http://0.0.0.0:9464",
        "http://[::]:9464",
        "http://with_underscore:1"
      })
  void whereOnlyThisMachineKnowsTheWayThereIsNoLink(String url) {
    assertThat(HttpPart.reachable(url)).isEmpty();
  }
}
