package dev.homeostat.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentKeysTest {

  @Test
  void readsKeysInTheirOrder() {
    assertThat(AgentKeys.parse(List.of("--interval=100ms", "--alerts=a=b,c", "--component=")))
        .containsExactly(
            Map.entry("interval", "100ms"),
            Map.entry("alerts", "a=b,c"),
            Map.entry("component", ""));
  }

  @Test
  void anUnknownKeyIsTold() {
    assertThatThrownBy(() -> AgentKeys.parse(List.of("--intervall=1s")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown agent key '--intervall'");
  }

  @Test
  void aKeyNeedsAValue() {
    assertThatThrownBy(() -> AgentKeys.parse(List.of("--interval")))
        .hasMessage("'--interval' has no value; allowed is --interval=VALUE");
  }

  @Test
  void aQuoteCannotBeHandedOn() {
    assertThatThrownBy(() -> AgentKeys.parse(List.of("--component=Bob's")))
        .hasMessage("the value of '--component' may not hold a '");
  }
}
