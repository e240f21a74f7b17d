package dev.homeostat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretUrlTest {

  @ParameterizedTest
  @CsvSource({
    "ftp://x, ftp://x",
    "htps://hooks.slack.example/services/T0/B0/secret, htps://hooks.slack.example***",
    "http://host:0/hook, http://host:0***",
    "https://user:secret/3@host/path, https://***",
    "https://user:secret/path, https://user:***",
    "https://host/path@secret, https://***",
    "https://host?secret, https://host***",
    "https:///secret, https://***",
    "http://[fd00::7]:1/secret, http://***",
    "hooks.slack.example/services//secret, ***",
    "secret, ***",
    "'', ***"
  })
  void showsNothingThatMayBeASecret(String url, String shown) {
    assertThat(SecretUrl.shown(url)).isEqualTo(shown);
  }
}
