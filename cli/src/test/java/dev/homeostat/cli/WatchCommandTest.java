package dev.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchCommandTest {

  @ParameterizedTest
  @ValueSource(strings = {"--jmx", "--tls", "--credentials=/no/such/file"})
  void aPageOfMetricsHasNoManagementBeans(String option) {
    Call call = Call.of("watch", "http://127.0.0.1:1/metrics", option);

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err()).contains("a page of metrics has none of them");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--tls", "--credentials=/no/such/file"})
  void aProcessHasNoPasswords(String option) {
    Call call = Call.of("watch", Long.toString(ProcessHandle.current().pid()), option);

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err()).contains("a process has neither of them");
  }

  @Test
  void thereAreNoPortsBeyond65535() {
    Call call = Call.of("watch", "http://127.0.0.1:65536/metrics");

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err()).contains("65536").doesNotContain("java.");
  }
}
