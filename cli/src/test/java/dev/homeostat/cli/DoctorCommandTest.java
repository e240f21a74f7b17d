package dev.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DoctorCommandTest {

  @Test
  void tellsAPersonAndEndsWithZero() {
    Call call = Call.of("doctor");

    assertThat(call.status()).isZero();
    assertThat(call.out()).contains("Java", "/proc", "threads", "signals can be read");
    assertThat(call.err()).isEmpty();
  }

  @Test
  void tellsAProgramInOneObject() {
    Call call = Call.of("doctor", "--format=json");

    assertThat(call.status()).isZero();
    assertThat(call.out())
        .hasLineCount(1)
        .startsWith("{\"machine\":[{\"subject\":\"Java\",\"good\":true,")
        .contains("\"signals\":[{\"subject\":\"threads\"");
  }
}
