package dev.homeostat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.homeostat.text.SafeText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/** Whatever the agent is told, it takes it or says in lines why not. */
class SettingsFuzzTest {

  @FuzzTest
  void anArgumentIsTakenOrTold(byte[] bytes) {
    String argument = new String(bytes, StandardCharsets.UTF_8);
    if (argument.contains("config")) {
      return; // Would read whatever file is named.
    }
    AgentSettings settings = AgentSettings.of(argument, new Properties(), Map.of());
    AgentOptions options = AgentOptions.of(settings);
    assertThat(options.interval()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
    assertThat(settings.problems()).allMatch(SafeText::isPlain);
  }

  @FuzzTest
  void whatSurroundsItNamesTheProgram(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    Properties properties = new Properties();
    properties.setProperty("sun.java.command", text);
    ProgramIdentity program =
        new ProgramIdentity(properties, Map.of("OTEL_RESOURCE_ATTRIBUTES", text));
    assertThat(program.component()).isNotEmpty();
    program.resource(program.version());
  }
}
