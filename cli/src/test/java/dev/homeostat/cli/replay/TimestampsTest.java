package dev.homeostat.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1396310400000",
        "2014-04-01 00:00:00",
        "2014-04-01T00:00:00Z",
        "2014-04-01t00:00:00z",
        "2014-04-01T00:00:00.000Z",
        "2014-04-01T02:00:00+02:00",
        "2014-03-31T18:30:00.000000-05:30",
        "2014-04-01T00:00:00.0000000000Z",
        "2014-03-31T19:00:00.000000999999999-05:00",
        "2014-04-01 02:00:00+02:00"
      })
  void readsEveryAllowedForm(String text) {
    assertThat(Timestamps.epochMillis(text)).hasValue(1_396_310_400_000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "-1",
        "1.5",
        "99999999999999999999",
        "1396310400000000000",
        "2014-04-01",
        "2014-04-01T00:00:00",
        "2014-04-01 00:00",
        "2014-04-01T00:00:00.0000000000",
        "2014-04-01T00:00:00.000000000xZ",
        "2014-02-30 00:00:00",
        "2014-04-01 24:00:00",
        "01/04/2014 00:00:00",
        "1969-12-31T23:59:59Z",
        "2200-01-01T00:00:00Z",
        "+12014-04-01T00:00:00Z"
      })
  void takesNothingElse(String text) {
    assertThat(Timestamps.epochMillis(text)).isEmpty();
  }
}
