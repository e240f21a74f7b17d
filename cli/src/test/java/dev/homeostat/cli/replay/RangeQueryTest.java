package dev.homeostat.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.signal.BehaviorProfile;
import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeQueryTest {

  private final List<BehavioralAlert> alerts = new ArrayList<>();
  private final List<BehaviorProfile> ticks = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();

  @Test
  void seriesMeetAtTheirTimes() throws IOException {
    RangeQuery query =
        replay(
            matrix(
                """
                {"metric":{"__name__":"jvm_threads_current","instance":"a:1","job":"j"},
                 "values":[[1700000000,"20"],[1700000015,"21"]]},
                {"metric":{"__name__":"orders_total","instance":"a:1","job":"j","kind":"new"},
                 "values":[[1700000000.5,"3"],[1700000015,"NaN"],[1700000020.5,"43"]]}
                """));

    assertThat(ticks).hasSize(4);
    assertThat(ticks.get(0).value(Signal.THREADS)).hasValue(20);
    assertThat(ticks.get(2).value(Signal.THREADS)).hasValue(21);
    assertThat(ticks.get(3).customMetrics()).containsEntry("orders_total{kind=new}", 2.0);
    assertThat(ticks.get(3).epochMillis()).isEqualTo(1_700_000_020_500L);
    assertThat(query.counted()).isEqualTo("2 series, 4 values");
    assertThat(query.metrics()).contains("threads", "custom_metrics.orders_total{kind=new}");
    assertThat(lines).isEmpty();
  }

  @Test
  void instancesAreJudgedApart() throws IOException {
    StringBuilder leak = new StringBuilder();
    StringBuilder flat = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      String time = (i == 0 ? "[" : ",[") + (1_700_000_000 + i * 15) + ",\"";
      leak.append(time).append(40 + i % 3 + Math.max(0, i - 600)).append("\"]");
      flat.append(time).append(500 + i % 3).append("\"]");
    }
    RangeQuery query =
        replay(
            matrix(
                "{\"metric\":{\"__name__\":\"jvm_threads_current\",\"instance\":\"b\"},\"values\":["
                    + flat
                    + "]},{\"metric\":{\"__name__\":\"jvm_threads_current\",\"instance\":\"a\"},"
                    + "\"values\":["
                    + leak
                    + "]}"));

    assertThat(query.note()).isEqualTo("2 instances, each judged afresh");
    assertThat(ticks).hasSize(2_000);
    assertThat(alerts).isNotEmpty();
    assertThat(alerts).allMatch(alert -> "a".equals(alert.resource().get("service.instance.id")));
  }

  @Test
  void aGaugeMayBeCalledACountOrASum() throws IOException {
    replay(
        matrix(
            """
            {"metric":{"__name__":"active_session_count"},"values":[[1700000000,"7"],[1700000010,"7"]]},
            {"metric":{"__name__":"calls_count"},"values":[[1700000000,"7"],[1700000010,"27"]]},
            {"metric":{"__name__":"calls_sum"},"values":[[1700000000,"1"],[1700000010,"31"]]}
            """));

    assertThat(ticks.get(1).customMetrics())
        .containsEntry("active_session_count", 7.0)
        .containsEntry("calls_count", 2.0)
        .containsEntry("calls_sum", 3.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"instance", "pod", "service_instance_id", "job"})
  void jvmsThatALabelTellsApartAreNotSummedUp(String label) throws IOException {
    RangeQuery query =
        replay(
            matrix(
                """
                {"metric":{"__name__":"jvm_threads_current","%1$s":"a"},"values":[[1700000000,"100"]]},
                {"metric":{"__name__":"jvm_threads_current","%1$s":"b"},"values":[[1700000000,"40"]]}
                """
                    .formatted(label)));

    assertThat(ticks.stream().map(tick -> tick.value(Signal.THREADS).orElseThrow()))
        .containsExactly(100.0, 40.0);
    assertThat(query.note()).isEqualTo("2 instances, each judged afresh");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[1700000015]", "[]", "5", "{\"a\":[]}", "[1700000015,[\"2\"]]", "[1,\"x\"]"})
  void whatIsNoPairIsToldAndWhatFollowsIsRead(String pair) throws IOException {
    replay(
        matrix(
            """
            {"metric":{"__name__":"jvm_threads_current"},"values":[[1700000000,"20"],%s,[1700000030,"21"]]},
            {"metric":{"__name__":"process_open_fds"},"values":[[1700000030,"9"]]}
            """
                .formatted(pair)));

    assertThat(lines)
        .containsExactly(
            "answer.json: has 1 value that is no pair of a time and a number; left out");
    assertThat(ticks).hasSize(2);
    assertThat(ticks.get(1).value(Signal.THREADS)).hasValue(21);
    assertThat(ticks.get(1).value(Signal.FD_OPEN)).hasValue(9);
  }

  @Test
  void whereItIsCutOffTheParsersSourceIsNotTold() throws IOException {
    replay("{\"data\":{\"result\":[{\"metric\":{\"__name__\":\"x\"},\"values\":[[17");

    assertThat(lines.get(0)).contains("is cut off or no JSON").doesNotContain("Source");
  }

  @Test
  void whatPromtoolPrintsAndWhatHasNoNameIsReadToo() throws IOException {
    replay("[{\"metric\":{},\"values\":[[1700000000,\"1\"]]}]");

    assertThat(ticks.get(0).customMetrics()).containsEntry("value", 1.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\":\"success\"",
        "{\n  \"status\": \"success\"",
        "[\n  {\n    \"metric\": {}",
        " \n[ {\t\"metric\"",
      })
  void anAnswerIsKnownHoweverItIsIndented(String beginning) {
    assertThat(RangeQuery.begins(beginning)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"timestamp,{\"a\"}\n1,2\n", "{timestamp},value\n", "[0.005s][info][gc]", ""})
  void whatBeginsOtherwiseIsNone(String beginning) {
    assertThat(RangeQuery.begins(beginning)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error\"}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"2\"]}}",
        "{\"anything\":1}",
        "{\"data\":{\"result\":[{\"metric\":{\"__name__\":\"x\"},\"values\":[[17",
        "{\"data\":{\"result\":[{\"values\":[[\"x\",\"y\"],[-1,\"2\"],[1e300,\"2\"]]}]}}",
        "{\"data\":{\"result\":[{\"metric\":5,\"values\":{}}]}}",
        "{\"data\":{\"result\":[{\"values\":[[[],{}]]}]}}",
        "{\"data\":{\"result\":[{\"values\":[[]]}]}}",
      })
  void whatIsNoMatrixIsOneProblem(String text) throws IOException {
    replay(text);

    assertThat(lines).hasSize(1);
    assertThat(ticks).isEmpty();
  }

  private static String matrix(String series) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
        + series
        + "]}}";
  }

  private RangeQuery replay(String text) throws IOException {
    Problems problems = new Problems("answer.json", lines::add);
    JudgedRun run =
        new JudgedRun(
            AnalyzerOptions.of("answer.json"),
            alerts::add,
            problems,
            null,
            readings -> ticks.add(readings.profile()));
    RangeQuery query = new RangeQuery(new StringReader(text), run, problems);
    boolean more = query.begin();
    while (more) {
      more = query.step();
    }
    query.end();
    return query;
  }
}
