package dev.homeostat.kernel.novelty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.BehavioralAlert.State;
import dev.homeostat.alert.Suspect;
import dev.homeostat.kernel.novelty.KnownBehaviours.How;
import dev.homeostat.kernel.probe.Event;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import dev.homeostat.text.SafeText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NoveltyTest {

  private static final Set<Behaviour.Kind> ALL = EnumSet.allOf(Behaviour.Kind.class);

  private static final int TARGET = 1;
  private static final long LEARNING_END = 1_000;
  private static final long MINUTE = 60_000;

  private final List<BehavioralAlert> alerts = new ArrayList<>();
  private final KnownBehaviours known = KnownBehaviours.inMemory();
  private final Novelty novelty =
      new Novelty(
          "web",
          Map.of(),
          known,
          new ArgumentDigest(new byte[] {1}),
          "/opt/jdk/lib/jspawnhelper",
          LEARNING_END,
          alerts::add);
  private final Readings readings = new Readings();
  private long now = 1_000_000;

  @Test
  void whatWasLearnedIsNoMatter() {
    starts("/usr/bin/convert");
    known.endLearning(ALL);

    starts("/usr/bin/convert");

    assertThat(alerts).isEmpty();
  }

  @Test
  void whatHappenedBeforeTheEndOfLearningIsLearnedAndWhatCameAfterIsTold() {
    Event before = Events.exec(2, TARGET, "/usr/bin/convert", "http-1");
    Event after = Events.exec(3, TARGET, "/usr/bin/identify", "http-1");

    novelty.accept(Events.at(LEARNING_END, after), now - 400, now);
    novelty.accept(Events.at(LEARNING_END - 1, before), now - 500, now);

    assertThat(known.lines())
        .containsExactly("learned process /usr/bin/convert", "seen process /usr/bin/identify");
    assertThat(alerts).hasSize(1);
    assertThat(alerts.get(0).startedAt()).isEqualTo(Instant.ofEpochMilli(now - 400));
    assertThat(alerts.get(0).timestamp()).isEqualTo(Instant.ofEpochMilli(now));
  }

  @Test
  void theFirstOfAKindIsAnAlertOnce() {
    known.endLearning(ALL);

    starts("/usr/bin/convert");
    starts("/usr/bin/convert");
    passes(20 * MINUTE);
    starts("/usr/bin/convert");

    assertThat(alerts)
        .extracting(BehavioralAlert::state)
        .containsExactly(State.OPEN, State.RESOLVED);
    assertThat(alerts.get(0).anomalyType()).isEqualTo(AnomalyType.UNEXPECTED_PROCESS);
    assertThat(alerts.get(0).metric()).isEqualTo("new_processes");
    assertThat(alerts.get(0).suspects())
        .extracting(Suspect::kind, Suspect::name)
        .containsExactly(tuple("thread", "http-1"), tuple("process", "/usr/bin/convert"));
    assertThat(alerts.get(1).id()).isEqualTo(alerts.get(0).id());
    assertThat(alerts.get(1).summary()).endsWith("process /usr/bin/convert was seen 2 times");
  }

  @Test
  void aShellIsNotLearnedAndComesAgainAfterAQuietHour() {
    starts("/bin/sh");
    known.endLearning(ALL);

    starts("/bin/sh");
    passes(20 * MINUTE);
    starts("/bin/sh");
    passes(61 * MINUTE);
    passes(1 * MINUTE);
    starts("/bin/sh");

    assertThat(alerts)
        .extracting(BehavioralAlert::state)
        .containsExactly(State.OPEN, State.RESOLVED, State.OPEN);
  }

  @Test
  void whatIsAcceptedIsOverAndNoMatter() {
    known.endLearning(ALL);
    starts("/bin/sh");

    known.put(How.ACCEPTED, Behaviour.parse("process /bin/sh"));
    passes(1000);
    starts("/bin/sh");

    assertThat(alerts)
        .extracting(BehavioralAlert::state)
        .containsExactly(State.OPEN, State.RESOLVED);
  }

  @Test
  void whatIsPartOfWhatWasAcceptedIsNoMatter() throws Exception {
    known.put(How.ACCEPTED, Behaviour.accepted("connection 10.0.0.0/8:443"));
    known.put(How.ACCEPTED, Behaviour.accepted("listener *"));
    known.endLearning(ALL);

    connects("10.200.3.4");
    novelty.accept(
        Events.of(Event.Kind.LISTEN, TARGET, 0, 8080, "main", Optional.empty(), ""), now, now);
    assertThat(alerts).isEmpty();

    connects("11.0.0.1");
    assertThat(alerts).hasSize(1);
  }

  @Test
  void longWordsAreQuotedWhole() {
    known.endLearning(ALL);
    starts("/opt/" + "long/".repeat(60) + "program");

    String summary = alerts.get(0).summary();
    String quoted = summary.substring(summary.indexOf("accept '") + 8, summary.lastIndexOf('\''));
    known.put(How.ACCEPTED, Behaviour.accepted(quoted));
    passes(1000);

    assertThat(quoted).hasSizeLessThanOrEqualTo(SafeText.MAX_LENGTH);
    assertThat(alerts.getLast().state()).isEqualTo(State.RESOLVED);
  }

  @Test
  void whatAnUnexpectedProcessDoesUpdatesItsMatter() throws Exception {
    known.endLearning(ALL);
    novelty.accept(Events.exec(10, TARGET, "/bin/sh", "http-1"), now, now);

    novelty.accept(Events.exec(11, 10, "/usr/bin/id", "sh"), now, now);
    novelty.accept(Events.exec(12, 11, "/usr/bin/curl", "sh"), now, now);
    novelty.accept(Events.connect(InetAddress.getByName("10.9.8.7"), 80), now, now);
    passes(1000);

    assertThat(alerts)
        .extracting(BehavioralAlert::state)
        .containsExactly(State.OPEN, State.OPEN, State.UPDATE);
    assertThat(alerts.get(1).anomalyType()).isEqualTo(AnomalyType.UNEXPECTED_CONNECTION);
    assertThat(alerts.get(2).summary())
        .endsWith("; then: process /usr/bin/id, process /usr/bin/curl");
  }

  @Test
  void whatIsDoneBeyondFiveDeedsIsCounted() {
    known.endLearning(ALL);
    novelty.accept(Events.exec(10, TARGET, "/bin/sh", "http-1"), now, now);
    for (int i = 0; i < 9; i++) {
      novelty.accept(Events.exec(11 + i, 10, "/usr/bin/tool" + i, "sh"), now, now);
    }
    passes(1000);
    passes(11 * MINUTE);

    assertThat(alerts.get(1).summary()).endsWith("process /usr/bin/tool4 and 4 more");
    assertThat(alerts.get(2).state()).isEqualTo(State.RESOLVED);
    assertThat(alerts.get(2).summary())
        .contains("/bin/sh was seen 1 times; then: process /usr/bin/tool0")
        .endsWith(" and 4 more");
  }

  @Test
  void aShellThatBecomesAnotherProgramIsOneMatter() {
    known.endLearning(ALL);
    novelty.accept(Events.exec(10, TARGET, "/opt/jdk/lib/jspawnhelper", "http-1"), now, now);
    novelty.accept(Events.becomes(10, TARGET, "/bin/sh", "http-1"), now, now);
    novelty.accept(Events.becomes(10, TARGET, "/usr/bin/curl", "http-1"), now, now);
    passes(1000);

    assertThat(alerts).extracting(BehavioralAlert::state).containsExactly(State.OPEN, State.UPDATE);
    assertThat(alerts.get(1).summary()).endsWith("; then: process /usr/bin/curl");
  }

  @Test
  void onlyTheJdksOwnHelperIsNoMatter() {
    known.endLearning(ALL);
    novelty.accept(Events.exec(10, TARGET, "/opt/jdk/lib/jspawnhelper", "http-1"), now, now);
    novelty.accept(Events.exec(11, TARGET, "/tmp/jspawnhelper", "http-1"), now, now);

    assertThat(alerts).hasSize(1);
    assertThat(alerts.get(0).summary()).startsWith("/tmp/jspawnhelper was started");
  }

  @Test
  void aScriptIsNotLearnedWhereAnInterpreterRunsIt() {
    novelty.accept(Events.script(10, "/opt/app/backup", "/bin/sh"), now, now);
    novelty.accept(Events.script(11, "/opt/app/tool", "/opt/app/runner"), now, now);
    known.endLearning(ALL);

    novelty.accept(Events.script(12, "/opt/app/backup", "/bin/sh"), now, now);
    novelty.accept(Events.script(13, "/opt/app/tool", "/opt/app/runner"), now, now);

    assertThat(alerts).hasSize(1);
    assertThat(alerts.get(0).summary())
        .startsWith("/opt/app/backup, run by /bin/sh, was started by thread http-1")
        .contains("never taken for usual")
        .endsWith("accept 'process /opt/app/backup'");
  }

  @Test
  void aNumberThatComesBackIsAnotherProcess() {
    known.endLearning(ALL);
    novelty.accept(Events.exec(10, TARGET, "/bin/sh", "http-1"), now, now);
    novelty.accept(Events.exec(10, TARGET, "/usr/bin/curl", "http-1"), now, now);

    assertThat(alerts).extracting(BehavioralAlert::state).containsExactly(State.OPEN, State.OPEN);
  }

  @Test
  void aNoisyServiceIsTenAlertsAndTheRestIsCounted() {
    known.endLearning(ALL);
    for (int i = 0; i < 1_000; i++) {
      starts("/opt/program-" + (char) ('a' + i % 26) + i + "x");
    }
    assertThat(alerts).hasSize(10);
    passes(6 * MINUTE);
    assertThat(readings.value(Signal.NEW_PROCESSES)).isEqualTo(1_000);
    starts("/opt/another");

    assertThat(alerts.getLast().summary()).endsWith("(990 further first-seen ones were not told)");
  }

  @Test
  void manyPeersHideNoShellAndNoProgram() throws Exception {
    known.endLearning(ALL);
    for (int i = 0; i < 200; i++) {
      connects("10.0." + i + ".1");
    }
    starts("/bin/sh");
    starts("/usr/bin/convert");

    assertThat(alerts).hasSize(12);
    assertThat(alerts.get(10).summary()).startsWith("/bin/sh was started");
    assertThat(alerts.get(11).summary()).startsWith("/usr/bin/convert was started");
  }

  @Test
  void whatWasLeftOutIsNotKnownAndToldWhenThereIsRoom() throws Exception {
    known.endLearning(ALL);
    for (int i = 0; i < 12; i++) {
      connects("10.0." + i + ".1");
      connects("10.0." + i + ".1");
    }
    assertThat(alerts).hasSize(10);
    assertThat(known.lines()).hasSize(10).noneMatch(line -> line.contains("10.0.10.0/24"));

    passes(6 * MINUTE);
    connects("10.0.10.1");

    assertThat(alerts).hasSize(11);
    assertThat(alerts.getLast().summary())
        .contains("connection 10.0.10.0/24:443")
        .endsWith("(1 further first-seen ones were not told)");
    assertThat(known.lines()).contains("seen connection 10.0.10.0/24:443");
  }

  @Test
  void whatADescendantDoesIsNotTheProcesssOwn() throws Exception {
    known.endLearning(ALL);
    Event event =
        new Event(
            0,
            Event.Kind.CONNECT,
            12,
            11,
            443,
            "bash",
            "http-1",
            Optional.of(InetAddress.getByName("10.9.8.7")),
            "",
            new byte[0],
            false,
            "",
            "");
    novelty.accept(event, now, now);

    assertThat(alerts.get(0).summary())
        .contains("was opened by process bash (12), started by thread http-1,");
    assertThat(alerts.get(0).suspects())
        .extracting(Suspect::kind, Suspect::name, Suspect::detail)
        .containsExactly(
            tuple("thread", "http-1", "of the watched process"),
            tuple("process", "bash", "process 12, started by process 11"),
            tuple("address", "10.9.8.7:443", "process 12"));
  }

  @Test
  void aLinkToAShellIsNotLearnedAndSaysWhatItIs() {
    novelty.accept(Events.link(10, "/opt/app/convert", "dash"), now, now);
    known.endLearning(ALL);

    novelty.accept(Events.link(11, "/opt/app/convert", "dash"), now, now);

    assertThat(alerts)
        .singleElement()
        .extracting(BehavioralAlert::summary)
        .asString()
        .startsWith("/opt/app/convert, whose file is dash, was started by thread http-1,")
        .contains("never taken for usual");
  }

  @Test
  void ofAKindThatWasNotWatchedNothingIsUnexpectedYet() throws Exception {
    known.endLearning(EnumSet.of(Behaviour.Kind.PROCESS));

    connects("10.0.0.1");
    starts("/usr/bin/convert");

    assertThat(alerts)
        .extracting(BehavioralAlert::anomalyType)
        .containsExactly(AnomalyType.UNEXPECTED_PROCESS);
  }

  @Test
  void whatWasOpenAlreadyIsToldAsThat() {
    known.endLearning(ALL);
    novelty.accept(
        Events.of(Event.Kind.LISTENING, TARGET, 0, 5005, "", Optional.empty(), ""), now, now);

    assertThat(alerts).hasSize(1);
    assertThat(alerts.get(0).summary())
        .startsWith("port 5005 was listened on already when the watch began")
        .endsWith("accept 'listener 5005'");
    assertThat(alerts.get(0).suspects()).extracting(Suspect::kind).containsExactly("address");
  }

  @Test
  void aPortThatIsNotChosenYetHasNoNumber() {
    known.endLearning(ALL);
    novelty.accept(Events.listen(0, true), now, now);

    assertThat(alerts)
        .singleElement()
        .extracting(BehavioralAlert::summary)
        .asString()
        .startsWith("a port of the system's choice was opened for listening by thread main")
        .endsWith("accept 'listener ephemeral'");
  }

  @Test
  void howMuchWasNotLearnedIsASignal() {
    known.endLearning(ALL);
    starts("/usr/bin/convert");

    passes(0);

    assertThat(readings.value(Signal.NEW_PROCESSES)).isEqualTo(1);
    assertThat(readings.value(Signal.NEW_LISTENERS)).isZero();
  }

  @Test
  void argumentsAreToldApartAndNotTold() {
    ArgumentDigest digest = new ArgumentDigest(new byte[] {1});

    assertThat(digest.of(new byte[] {1}))
        .hasSize(16)
        .isEqualTo(digest.of(new byte[] {1}))
        .isNotEqualTo(digest.of(new byte[] {2}))
        .isNotEqualTo(new ArgumentDigest(new byte[] {2}).of(new byte[] {1}));
  }

  private void connects(String peer) throws UnknownHostException {
    novelty.accept(Events.connect(InetAddress.getByName(peer), 443), now, now);
  }

  private void starts(String program) {
    novelty.accept(Events.exec(2, TARGET, program, "http-1"), now, now);
  }

  private void passes(long millis) {
    now += millis;
    readings.begin(0, now);
    novelty.tick(readings);
  }
}
