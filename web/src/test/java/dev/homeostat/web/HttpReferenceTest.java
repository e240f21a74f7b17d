package dev.homeostat.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.homeostat.AnalyzerOptions;
import dev.homeostat.BehavioralAnalyzer;
import dev.homeostat.alert.ControlCommand;
import dev.homeostat.alert.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/http.md says what the server answers, no more and no less. */
class HttpReferenceTest {

  /** What stands in these is told elsewhere, or named by others. */
  private static final Set<String> ELSEWHERE = Set.of("resource", "episodes");

  private final BehavioralAnalyzer analyzer =
      new BehavioralAnalyzer(
          AnalyzerOptions.of("shop").withHistogram(() -> "").withLog(line -> {}));
  private final JsonPages pages = new JsonPages(analyzer, "1.2", alert -> alert);
  private final Endpoints endpoints =
      new Endpoints(
          analyzer,
          new PrometheusPage(analyzer, "1.2"),
          pages,
          new Live(new LiveNews(analyzer, pages), Runnable::run, analyzer.options().clock()));
  private String reference = "";

  @BeforeEach
  void watch() throws IOException {
    reference = Files.readString(Path.of("../docs/http.md"));
    analyzer.gauge("queue", () -> 1);
    analyzer.alertBus().subscribe("test", notice -> Receipt.TAKEN);
    analyzer.control(new ControlCommand.Silence("0123456789abcdef", Duration.ofHours(1)), "test");
    analyzer.startAsync();
    await().until(() -> analyzer.cost().ticks() > 0);
  }

  @AfterEach
  void end() {
    analyzer.close();
  }

  @Test
  void everyEndpointHasItsChapterAndNothingElseHasOne() {
    List<String> chapters =
        reference
            .lines()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring("## ".length()))
            .toList();
    assertThat(chapters)
        .containsExactlyInAnyOrderElementsOf(
            endpoints.all().stream().map(row -> row.method() + " " + row.path()).toList());
    endpoints
        .all()
        .forEach(
            row ->
                assertThat(chapter(row.method() + " " + row.path()))
                    .startsWith(row.access() == Access.TOKEN ? "Token." : "No token."));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/status, ''",
    "GET, /api/signals, recent=3",
    "GET, /api/series, metric=threads",
    "GET, /api/episodes, ''",
    "POST, /api/silence, fingerprint=0123456789abcdef&for=1h"
  })
  void everyFieldOfAnAnswerIsTold(String method, String path, String query) throws IOException {
    Set<String> fields = new TreeSet<>();
    collect(new ObjectMapper().readTree(answer(method, path, query).body()), fields);
    assertThat(fields)
        .isNotEmpty()
        .allSatisfy(
            field -> assertThat(chapter(method + " " + path)).as(path).contains("`" + field + "`"));
  }

  @Test
  void whatIsLiveIsToldWhereItIsAskedForOneByOne() throws IOException {
    String event = answer("GET", "/api/live", "").body();
    JsonNode news = new ObjectMapper().readTree(event.substring("data: ".length()));
    assertThat(news.get("status").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(names(pages.status()));
    Set<String> fields = new TreeSet<>();
    collect(news.get("signals"), fields);
    assertThat(chapter("GET /api/signals"))
        .contains(fields.stream().map(field -> "`" + field + "`").toList());
  }

  private static Set<String> names(String json) throws IOException {
    Set<String> names = new TreeSet<>();
    new ObjectMapper().readTree(json).fieldNames().forEachRemaining(names::add);
    return names;
  }

  private Answer answer(String method, String path, String query) {
    return endpoints.at(path).stream()
        .filter(row -> row.method().equals(method))
        .findFirst()
        .orElseThrow()
        .handler()
        .apply(Parameters.of(query));
  }

  private String chapter(String title) {
    String heading = "## " + title + "\n\n";
    assertThat(reference).contains(heading);
    String rest = reference.substring(reference.indexOf(heading) + heading.length());
    return rest.split("\n## ", 2)[0];
  }

  private static void collect(JsonNode node, Set<String> fields) {
    if (node.isArray()) {
      node.forEach(each -> collect(each, fields));
    }
    node.properties()
        .forEach(
            field -> {
              fields.add(field.getKey());
              if (!ELSEWHERE.contains(field.getKey())) {
                collect(field.getValue(), fields);
              }
            });
  }
}
