package dev.homeostat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpPartTest {

  @ParameterizedTest
  @ValueSource(strings = {"http://shop-7.example:9464", "http://10.0.0.7:80", "http://[fd00::7]:1"})
  void aServerOnOneAddressIsReachedThere(String url) {
    assertThat(HttpPart.reachable(url)).contains(URI.create(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:9464",
        "http://127.1.2.3:1",
        "http://localhost:1",
        "http://[::1]:1",
        "http://0.0.0.0:9464",
        "http://[::]:9464",
        "http://with_underscore:1"
      })
  void whereOnlyThisMachineKnowsTheWayThereIsNoLink(String url) {
    assertThat(HttpPart.reachable(url)).isEmpty();
  }
}
