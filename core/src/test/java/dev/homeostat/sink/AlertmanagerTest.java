package dev.homeostat.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.BehavioralAlert.State;
import dev.homeostat.alert.ControlRecord;
import dev.homeostat.alert.Receipt;
import dev.homeostat.alert.SeedAlerts;
import dev.homeostat.detect.Verdict;
import dev.homeostat.signal.ManualClock;
import dev.homeostat.signal.Severity;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AlertmanagerTest {

  private final List<String> lines = new ArrayList<>();
  private final ManualClock clock = new ManualClock(100_000);
  private TestReceiver receiver;
  private Alertmanager sink;

  AlertmanagerTest() throws IOException {
    receiver = new TestReceiver(TestReceiver.status(200));
    sink = sink(receiver.address());
  }

  @BeforeEach
  void nothingIsSentBeforeTheFirstAlert() {
    clock.advance(Duration.ofHours(1));
    assertThat(sink.isDue(0)).isFalse();
    clock.setEpochMillis(100_000);
  }

  @AfterEach
  void close() throws IOException {
    receiver.close();
  }

  @Test
  void tellsAnOpenAlertAtOnceWithItsEndThreeMinutesAhead() throws IOException {
    assertThat(sink.take(TestAlerts.open("threads"))).isEqualTo(Receipt.TAKEN);

    assertThat(receiver.requests().get(0)).startsWith("POST /am/api/v2/alerts HTTP/1.1");
    JsonNode alert = sent(0).get(0);
    assertThat(alert.get("labels").properties())
        .extracting(label -> label.getKey() + "=" + label.getValue().asText())
        .containsExactly(
            "alertname=thread_leak",
            "component=shop",
            "metric=threads",
            "severity=warning",
            "fingerprint=" + TestAlerts.open("threads").fingerprint(),
            "instance=i-1",
            "host=h");
    assertThat(alert.get("annotations").get("summary").asText()).isEqualTo("threads grows");
    assertThat(alert.get("startsAt").asText()).isEqualTo("1970-01-01T00:01:40Z");
    assertThat(alert.get("endsAt").asText()).isEqualTo("1970-01-01T00:04:40Z");
  }

  @Test
  void aMetricsNameMentionsNobodyInItsLabel() throws IOException {
    sink.take(TestAlerts.open("custom.queue @channel"));

    assertThat(sent(0).get(0).get("labels").get("metric").asText())
        .isEqualTo("custom.queue ＠channel");
  }

  @Test
  void whereNobodySaidHowAPageIsReachedThereIsNoLink() throws IOException {
    sink.take(TestAlerts.open("threads"));

    JsonNode alert = sent(0).get(0);
    assertThat(alert.has("generatorURL")).isFalse();
    assertThat(alert.get("annotations").has("runbook_url")).isFalse();
    assertThat(alert.get("annotations").get("runbook").asText())
        .isEqualTo("docs/alerts/thread_leak.md");
  }

  @Test
  void linksToThePageAtTheMetricAndToTheRunbook() throws IOException {
    Links links =
        new Links(
            Optional.of(URI.create("https://ops.example/shop-7")),
            Optional.of(URI.create("https://git.example/homeostat/docs/alerts/")));
    sink(receiver.address(), links).take(TestAlerts.open("custom_metrics.a b#c"));

    JsonNode alert = sent(0).get(0);
    assertThat(alert.get("generatorURL").asText())
        .isEqualTo("https://ops.example/shop-7/#" + "custom_metrics.a%20b%23c");
    assertThat(alert.get("annotations").get("runbook_url").asText())
        .isEqualTo("https://git.example/homeostat/docs/alerts/thread_leak.md");
    assertThat(alert.get("annotations").has("runbook")).isFalse();
  }

  /** Chats are most of its receivers, and its templates escape nothing for them. */
  @Test
  void namesMentionNobodyAndLinkNowhere() throws IOException {
    sink.take(TestAlerts.open("<!channel> [pay](https://evil.example)\u202e"));
    assertThat(sent(0).get(0).get("annotations").get("summary").asText())
        .isEqualTo("‹ǃchannel› ［pay］(https∶//evil.example)\\u202e grows");
    assertThat(sent(0).get(0).get("annotations").get("description").asText())
        .startsWith("‹ǃchannel› ［pay］(https∶//evil.example)\\u202e is 400");
  }

  @Test
  void sendsItAgainEachMinute() throws IOException {
    sink.take(TestAlerts.open("threads"));
    assertThat(sink.isDue(0)).isFalse();
    clock.advance(Duration.ofMinutes(1));
    assertThat(sink.isDue(0)).isTrue();
    sink.due();
    assertThat(sent(1).get(0).get("endsAt").asText()).isEqualTo("1970-01-01T00:05:40Z");
  }

  @Test
  void whereATickComesMoreSeldomThanThatItIsSentAgainAtEach() {
    assertThat(Alertmanager.resend(Duration.ofMinutes(5))).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void aResolvedOneHasItsEndAndIsRepeatedFiveTimes() throws IOException {
    sink.take(TestAlerts.open("threads"));
    sink.take(TestAlerts.of(State.RESOLVED, Severity.WARNING, "threads", 200));
    int repeats = 0;
    clock.advance(Duration.ofMinutes(1));
    while (sink.isDue(0)) {
      sink.due();
      clock.advance(Duration.ofMinutes(1));
      repeats++;
    }
    assertThat(repeats).isEqualTo(5);
    for (int i = 1; i < 7; i++) {
      assertThat(sent(i)).hasSize(1);
      assertThat(sent(i).get(0).get("endsAt").asText()).isEqualTo("1970-01-01T00:03:20Z");
    }
  }

  @Test
  void aGraverOneEndsTheOther() throws IOException {
    sink.take(TestAlerts.open("threads"));
    sink.take(TestAlerts.of(State.UPDATE, Severity.CRITICAL, "threads", 150));
    assertThat(sent(1))
        .extracting(
            alert ->
                alert.get("labels").get("severity").asText() + " " + alert.get("endsAt").asText())
        .containsExactly("warning 1970-01-01T00:02:30Z", "critical 1970-01-01T00:04:40Z");
  }

  @Test
  void isToldHowThingsStandWhenItComesBack() throws IOException {
    receiver.answer(TestReceiver.status(503));
    assertThat(sink.take(TestAlerts.open("a"))).isEqualTo(Receipt.TAKEN);
    for (int i = 0; i < 50; i++) {
      assertThat(sink.take(TestAlerts.open("m" + i))).isEqualTo(Receipt.TAKEN);
    }
    assertThat(sink.take(TestAlerts.of(State.RESOLVED, Severity.WARNING, "a", 150)))
        .isEqualTo(Receipt.TAKEN);
    assertThat(lines)
        .containsExactly(
            "alertmanager at 127.0.0.1: answers with status 503; alerts wait and are sent again,"
                + " the rest goes on");
    assertThat(receiver.requests()).hasSize(1);

    receiver.answer(TestReceiver.status(200));
    clock.advance(Duration.ofSeconds(1));
    assertThat(sink.isDue(0)).isTrue();
    sink.due();
    assertThat(sent(1)).hasSize(51);
    assertThat(sent(1).get(50).get("labels").get("metric").asText()).isEqualTo("a");
    assertThat(sent(1).get(50).get("endsAt").asText()).isEqualTo("1970-01-01T00:02:30Z");

    int last = 1;
    for (; last < 10; last++) {
      clock.advance(Duration.ofMinutes(1));
      sink.due();
    }
    assertThat(sent(last)).hasSize(50).noneMatch(alert -> metricOf(alert).equals("a"));
  }

  @Test
  void isBehindByWhatItWouldBeToldWhileItIsAway() {
    sink.take(TestAlerts.open("a"));
    sink.take(TestAlerts.open("b"));
    assertThat(sink.behind()).isZero();

    receiver.answer(TestReceiver.status(503));
    clock.advance(Duration.ofMinutes(1));
    sink.due();
    assertThat(sink.behind()).isEqualTo(2);
    sink.take(TestAlerts.open("c"));
    sink.take(silence("nobody", 100, 3_700));
    assertThat(sink.behind()).isEqualTo(3);

    receiver.answer(TestReceiver.status(200));
    clock.advance(Duration.ofSeconds(1));
    sink.due();
    assertThat(sink.behind()).isZero();
  }

  @Test
  void isTriedLaterAndLaterWhileItIsAway() {
    receiver.answer(TestReceiver.status(503));
    sink.take(TestAlerts.open("a"));
    List<Integer> seconds = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int waited = 0;
      while (!sink.isDue(0)) {
        clock.advance(Duration.ofSeconds(1));
        waited++;
      }
      seconds.add(waited);
      sink.due();
    }
    assertThat(seconds).containsExactly(1, 2, 4, 8, 16, 32, 60, 60);
  }

  @Test
  void whatItRefusesIsNotRepeatedForEver() throws IOException {
    receiver.answer(TestReceiver.status(400));
    sink.take(TestAlerts.of(State.RESOLVED, Severity.WARNING, "a", 100));
    for (int i = 0; i < 20; i++) {
      clock.advance(Duration.ofMinutes(1));
      if (sink.isDue(0)) {
        sink.due();
      }
    }
    assertThat(receiver.requests()).hasSize(6);
  }

  @Test
  void whatIsSilencedEndsAtOnceAndIsToldAgainWhenTheSilenceIsOverBeforeIt() throws IOException {
    sink.take(TestAlerts.open("a"));
    sink.take(TestAlerts.open("b"));
    sink.take(silence("a", 100, 100 + 3_600));

    assertThat(sent(2).get(0).get("endsAt").asText()).isEqualTo("1970-01-01T00:01:40Z");
    assertThat(sent(2).get(1).get("endsAt").asText()).isEqualTo("1970-01-01T00:04:40Z");
    for (int minute = 1; minute < 60; minute++) {
      clock.advance(Duration.ofMinutes(1));
      sink.due();
    }
    assertThat(sent(61)).hasSize(1).allMatch(alert -> metricOf(alert).equals("b"));

    clock.advance(Duration.ofMinutes(1));
    sink.due();
    assertThat(sent(62))
        .filteredOn(alert -> metricOf(alert).equals("a"))
        .extracting(alert -> alert.get("endsAt").asText())
        .containsExactly("1970-01-01T01:04:40Z");
  }

  @Test
  void aSilenceThatIsTakenBackOpensTheAlertAgain() throws IOException {
    sink.take(TestAlerts.open("a"));
    sink.take(silence("a", 100, 3_700));
    sink.take(silence("a", 100, 100));
    assertThat(sent(2).get(0).get("endsAt").asText()).isEqualTo("1970-01-01T00:04:40Z");
  }

  @Test
  void whatEndsWhileItIsSilencedStaysEnded() throws IOException {
    sink.take(TestAlerts.open("a"));
    sink.take(silence("a", 100, 700));
    sink.take(TestAlerts.of(State.RESOLVED, Severity.WARNING, "a", 160));
    for (int minute = 0; minute < 20; minute++) {
      clock.advance(Duration.ofMinutes(1));
      if (sink.isDue(0)) {
        sink.due();
      }
    }
    assertThat(receiver.requests()).hasSize(2 + 6);
    assertThat(sent(7).get(0).get("endsAt").asText()).isEqualTo("1970-01-01T00:02:40Z");
  }

  @Test
  void aSilenceOfWhatItWasNotToldIsNoNews() {
    assertThat(sink.take(silence("a", 100, 3_700))).isEqualTo(Receipt.TAKEN);
    assertThat(receiver.requests()).isEmpty();
  }

  @Test
  void theSeedsAlertAndAnEpisodeOfOneCauseAreTwo() throws IOException {
    BehavioralAlert seed =
        new SeedAlerts("shop", Map.of())
            .of(
                "threads",
                new Verdict.Anomalous(400, 40, 9),
                OptionalDouble.empty(),
                Instant.ofEpochSecond(100));
    BehavioralAlert episode = TestAlerts.open("threads");
    assertThat(seed.fingerprint()).isEqualTo(episode.fingerprint());

    sink.take(episode);
    sink.take(seed);
    assertThat(sent(1)).hasSize(2);
    assertThat(sent(1).get(0).get("labels").has("detector")).isFalse();
    assertThat(sent(1).get(1).get("labels").get("detector").asText()).isEqualTo("zscore");

    clock.advance(Duration.ofMinutes(1));
    sink.due();
    assertThat(sent(2)).hasSize(1);
    assertThat(sent(2).get(0).get("endsAt").asText()).isEqualTo("1970-01-01T00:05:40Z");
  }

  @Test
  void keepsNoMoreThanAHundredAndThoseThatAreOpenFirst() throws IOException {
    receiver.answer(TestReceiver.status(503));
    sink.take(TestAlerts.open("open"));
    for (int i = 0; i < 120; i++) {
      sink.take(TestAlerts.of(State.RESOLVED, Severity.WARNING, "m" + i, 100));
    }
    clock.advance(Duration.ofSeconds(1));
    sink.due();
    assertThat(sent(1)).hasSize(100);
    assertThat(metricOf(sent(1).get(0))).isEqualTo("open");
  }

  @Test
  void itsRehearsalSaysNothing() throws IOException {
    sink.rehearse();
    sink.take(TestAlerts.open("a"));

    assertThat(receiver.requests()).hasSize(2).first().isEqualTo("");
    assertThat(sent(1)).hasSize(1);
  }

  private static ControlRecord silence(String metric, long at, long until) {
    return new ControlRecord(
        "shop",
        "silence",
        Optional.of(TestAlerts.open(metric).fingerprint()),
        "http",
        Instant.ofEpochSecond(at),
        Optional.of(Instant.ofEpochSecond(until)),
        true,
        "silent");
  }

  private static String metricOf(JsonNode alert) {
    return alert.get("labels").get("metric").asText();
  }

  private Alertmanager sink(URI address) {
    return sink(address, Links.NONE);
  }

  private Alertmanager sink(URI address, Links links) {
    Duration resend = Alertmanager.resend(Duration.ofSeconds(1));
    return new Alertmanager(address.resolve("/am/"), resend, links, clock, lines::add);
  }

  private JsonNode sent(int index) throws IOException {
    return new ObjectMapper().readTree(receiver.body(index));
  }
}
