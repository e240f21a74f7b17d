package dev.homeostat.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ControlRecordTest {

  @Test
  void isOneLineOfJson() {
    assertThat(
            new ControlRecord(
                    "shop",
                    "silence",
                    Optional.of("0123456789abcdef"),
                    "jmx",
                    Instant.ofEpochMilli(0),
                    Optional.of(Instant.ofEpochSecond(60)),
                    true,
                    "quiet\nplease")
                .toJson())
        .isEqualTo(
            "{\"component\":\"shop\",\"timestamp\":\"1970-01-01T00:00:00.000Z\",\"schema\":1,"
                + "\"record\":\"control\",\"command\":\"silence\",\"by\":\"jmx\",\"done\":true,"
                + "\"fingerprint\":\"0123456789abcdef\",\"until\":\"1970-01-01T00:01:00.000Z\","
                + "\"summary\":\"quiet\\\\u000aplease\"}");
  }

  @Test
  void aBadCommandCannotBeMade() {
    assertThatThrownBy(() -> new ControlCommand.Accept("<b>"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16 hexadecimal digits");
    assertThatThrownBy(() -> new ControlCommand.Silence("0123456789abcdef", Duration.ofDays(31)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("720h");
    assertThatThrownBy(() -> new ControlCommand.Mark(" "))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new ControlCommand.Mark(" 1.2\u001b ").version()).isEqualTo("1.2\\u001b");
  }
}
