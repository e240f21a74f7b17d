package dev.homeostat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void everySignalsAlertHasARunbook(Signal signal) {
    assertThat(Path.of("../docs/alerts", signal.anomalyType().id() + ".md")).exists();
    signal
        .whenFull()
        .ifPresent(type -> assertThat(Path.of("../docs/alerts", type.id() + ".md")).exists());
  }

  @ParameterizedTest
  @EnumSource
  void everyKeyIsTold(AgentKey key) {
    assertThat(reference).contains("| `" + key.key() + "` | ");
  }
}
