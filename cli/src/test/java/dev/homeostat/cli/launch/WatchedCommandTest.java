package dev.homeostat.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchedCommandTest {

  private static final String AGENT = "-javaagent:/tmp/a.jar=interval=1s";

  @Test
  void theOptionStandsRightBehindJava() {
    WatchedCommand command =
        WatchedCommand.of(List.of("/opt/jdk/bin/java", "-jar", "a.jar", "-x"), AGENT, Map.of());

    assertThat(command.words()).containsExactly("/opt/jdk/bin/java", AGENT, "-jar", "a.jar", "-x");
    assertThat(command.environment()).isEmpty();
  }

  @Test
  void aScriptGetsItThroughTheEnvironment() {
    WatchedCommand command = WatchedCommand.of(List.of("./start.sh", "java"), AGENT, Map.of());

    assertThat(command.words()).containsExactly("./start.sh", "java");
    assertThat(command.environment()).containsExactly(Map.entry("JAVA_TOOL_OPTIONS", AGENT));
  }

  @Test
  void whatTheEnvironmentHeldStays() {
    WatchedCommand command =
        WatchedCommand.of(List.of("mvn"), AGENT, Map.of("JAVA_TOOL_OPTIONS", "-Xmx1g"));

    assertThat(command.environment())
        .containsExactly(Map.entry("JAVA_TOOL_OPTIONS", "-Xmx1g " + AGENT));
  }

  @Test
  void blanksAndQuotesAreQuotedForTheVariable() {
    WatchedCommand command =
        WatchedCommand.of(List.of("sh"), "-javaagent:a=alerts='x, \"y\"'", Map.of());

    assertThat(command.environment())
        .containsExactly(
            Map.entry("JAVA_TOOL_OPTIONS", "\"-javaagent:a=alerts='x, \"'\"'\"y\"'\"'\"'\""));
  }
}
