package dev.homeostat.cli.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpositionTest {

  private final List<Sample> samples = new ArrayList<>();
  private final Exposition exposition = new Exposition(samples::add);

  @Test
  void readsTheTextFormat() {
    exposition.read(
        """
        # HELP up Whether it is up
        # TYPE up gauge
        up 1
        # TYPE requests_total counter
        requests_total{path="/a\\"b\\\\c\\n",code="200",} 1.5e3 1700000000000
        latency{quantile="0.5"} NaN
        ceiling +Inf
        """);

    assertThat(samples)
        .containsExactly(
            new Sample("up", Map.of(), 1, false),
            new Sample("requests_total", Map.of("path", "/a\"b\\c\n", "code", "200"), 1500, true),
            new Sample("latency", Map.of("quantile", "0.5"), Double.NaN, false),
            new Sample("ceiling", Map.of(), Double.POSITIVE_INFINITY, false));
    assertThat(exposition.bad()).isZero();
  }

  @Test
  void readsOpenMetrics() {
    exposition.read(
        """
        # TYPE requests counter
        # UNIT requests requests
        requests_total{code="200"} 17.0 1700000000.1 # {trace_id="a b"} 0.67
        requests_created{code="200"} 1.7e9
        # TYPE took histogram
        took_bucket{le="+Inf"} 3
        took_sum 0.5
        took_count 3
        {"jvm.thread.count","jvm.thread.state"="blocked"} 4
        # EOF
        """);

    assertThat(samples).extracting(Sample::name).hasSize(6).endsWith("jvm.thread.count");
    assertThat(samples).filteredOn(Sample::counts).hasSize(4);
    assertThat(samples.get(5).labels()).containsEntry("jvm.thread.state", "blocked");
    assertThat(exposition.bad()).isZero();
  }

  @Test
  void aGaugeWhoseNameEndsAsAHistogramsPartsDoIsNoCounter() {
    exposition.read("# TYPE jvm_thread_count gauge\njvm_thread_count 4\nother_count 5\n");

    assertThat(samples).noneMatch(Sample::counts);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>",
        "name",
        "name{",
        "name{a=\"b\"",
        "name{a=b} 1",
        "name{a=\"b\" 1",
        "name{=\"b\"} 1",
        "name 0x10",
        "name 1f",
        "name twelve",
        "{} 1",
        "{\"a\",\"b\"} 1",
        "\u0000\u0001 \u0002"
      })
  void whatIsNoSampleIsCounted(String line) {
    exposition.read(line);

    assertThat(samples).isEmpty();
    assertThat(exposition.bad()).isEqualTo(1);
  }
}
