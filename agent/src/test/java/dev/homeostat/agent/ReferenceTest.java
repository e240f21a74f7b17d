package dev.homeostat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.Finding;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Severity;
import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/reference.md says what the tables in the code say. */
class ReferenceTest {

  /** One that has each field, and nothing within a field. */
  private static final BehavioralAlert WHOLE =
      new BehavioralAlert(
          "shop",
          AnomalyType.THREAD_LEAK,
          "threads",
          200,
          100,
          5,
          Severity.CRITICAL,
          Instant.EPOCH,
          "0123456789abcdef-1",
          "0123456789abcdef",
          BehavioralAlert.State.RESOLVED,
          "trend",
          "{thread}",
          Instant.EPOCH,
          OptionalDouble.of(1_000),
          Optional.of(new Finding.Eta(60, 30, 90)),
          List.of(),
          "threads grows",
          Map.of(),
          OptionalDouble.of(10),
          1);

  private String reference = "";

  @BeforeEach
  void readTheReference() throws IOException {
    reference = Files.readString(Path.of("../docs/reference.md"));
  }

  @ParameterizedTest
  @EnumSource
  void everySignalHasItsRow(Signal signal) {
    String limit = signal.limit() == Signal.Limit.NONE ? "" : signal.limit().description();
    assertThat(reference)
        .contains(
            "| `%s` | %s | %s | %s | %s | `%s` |\n"
                .formatted(
                    signal.metric(),
                    signal.description(),
                    signal.unit(),
                    signal.openTelemetryName().map(name -> "`" + name + "`").orElse(""),
                    limit,
                    signal.anomalyType().id()));
  }

  @ParameterizedTest
  @EnumSource
  void everyAlertHasARunbook(AnomalyType type) throws IOException {
    String runbook = Files.readString(Path.of("../docs/alerts", type.id() + ".md"));
    assertThat(runbook).startsWith("# " + type.id() + "\n");
    assertThat(Pattern.compile("(?m)^## (.+)\n\n[^#\n]").matcher(runbook).results())
        .extracting(section -> section.group(1))
        .containsExactly(
            "What it means",
            "How it was decided",
            "What to look at first",
            "How to silence it",
            "An example");
  }

  @ParameterizedTest
  @EnumSource(names = "THREAD_PINNING")
  void whatNothingRaisesIsOfNoSignalAndItsRunbookSaysSo(AnomalyType type) throws IOException {
    assertThat(Signal.values()).extracting(Signal::anomalyType).doesNotContain(type);
    assertThat(Path.of("../docs/alerts", type.id() + ".md"))
        .content()
        .contains("**No alert of this version carries this type.**");
  }

  @ParameterizedTest
  @EnumSource
  void everyKeyIsTold(AgentKey key) {
    assertThat(reference).contains("| `" + key.key() + "` | ");
  }

  @Test
  void everyFieldOfAnAlertHasItsRowInOrderAndNothingElseHasOne() {
    String table =
        reference.substring(
            reference.indexOf("| field | type | meaning |"),
            reference.indexOf("What shows the same thing is one episode"));
    List<String> rows =
        Pattern.compile("(?m)^\\| (`[^|]+) \\|")
            .matcher(table)
            .results()
            .flatMap(row -> Stream.of(row.group(1).replace("`", "").split(", ", -1)))
            .toList();
    List<String> fields =
        Pattern.compile("\"(\\w+)\":")
            .matcher(WHOLE.toJson())
            .results()
            .map(field -> field.group(1))
            .toList();
    assertThat(rows).containsExactlyElementsOf(fields);
  }
}
