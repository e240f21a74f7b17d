package dev.homeostat.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BindTest {

  @ParameterizedTest
  @CsvSource({
    "0, 127.0.0.1, 0, 127.0.0.1:9",
    "9464, 127.0.0.1, 9464, 127.0.0.1:9",
    "0.0.0.0:80, 0.0.0.0, 80, 0.0.0.0:9",
    "shop.example:1, shop.example, 1, shop.example:9",
    "[::1]:65535, ::1, 65535, [::1]:9"
  })
  void isAnAddressAndAPort(String text, String host, int port, String authority) {
    Bind bind = Bind.parse(text).orElseThrow();
    assertThat(bind).isEqualTo(new Bind(host, port));
    assertThat(bind.authority(9)).isEqualTo(authority);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "soon", ":80", "65536", "-1", "+1", "1.5", "::1:80", "a b:80", "a:", "é:80"})
  void anythingElseIsNone(String text) {
    assertThat(Bind.parse(text)).isEmpty();
  }
}
