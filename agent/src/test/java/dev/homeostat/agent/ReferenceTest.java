package dev.homeostat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/reference.md says what the tables in the code say. */
class ReferenceTest {

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
}
