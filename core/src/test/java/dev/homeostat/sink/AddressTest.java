package dev.homeostat.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a",
        "https://a.example:8443/x?y=z",
        "HTTP://[::1]:9093/",
        "http://10.0.0.1"
      })
  void takesHttpUrls(String text) {
    assertThat(Address.parse(text)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a:9093",
        "ftp://a",
        "file:///etc/passwd",
        "http://",
        "http://user:secret@a",
        "http://a:99999",
        "http://a b",
        "http:a",
        "jar:http://a!/",
        "http://a/#x"
      })
  void refusesAnythingElse(String text) {
    assertThat(Address.parse(text)).isEmpty();
  }
}
