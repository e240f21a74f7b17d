package dev.homeostat.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeostat.alert.AlertBus;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.Courier;
import dev.homeostat.alert.Receipt;
import dev.homeostat.signal.Clock;
import dev.homeostat.signal.Severity;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WebhookTest {

  private static final BehavioralAlert ALERT = TestAlerts.open("threads");

  private final List<String> lines = new CopyOnWriteArrayList<>();

  @Test
  void postsTheAlertAsJson() throws IOException {
    try (TestReceiver receiver = new TestReceiver(TestReceiver.status(204))) {
      assertThat(webhook(receiver.address(), Webhook.Form.JSON).take(ALERT))
          .isEqualTo(Receipt.TAKEN);
      assertThat(receiver.requests().get(0))
          .startsWith("POST /hook?a=b HTTP/1.1\r\nHost: 127.0.0.1:")
          .contains("\r\nContent-Type: application/json\r\n")
          .doesNotContain("Signature");
      assertThat(receiver.body(0)).isEqualTo(ALERT.toJson());
      assertThat(lines).isEmpty();
    }
  }

  /** The value comes from openssl: printf %s BODY | openssl dgst -sha256 -hmac "k e y". */
  @Test
  void signsWithTheSecretOfTheFile(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "k e y\n");
    try (TestReceiver receiver = new TestReceiver(TestReceiver.status(200))) {
      Webhook webhook = signing(receiver, secret);
      webhook.take(TestAlerts.open("threads"));
      assertThat(receiver.body(0))
          .isEqualTo(
              "{\"text\":\"WARNING thread_leak in shop: threads grows;"
                  + " fingerprint 6bafd732ed0bc412\"}");
      assertThat(receiver.requests().get(0))
          .contains(
              "X-Homeostat-Signature-256: sha256="
                  + "e06282ff73cd43690f7b74a556829defea3df17d9e3056ae9a677a368cd0afc2");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void waitsForNoSecretThatDoesNotEnd() throws IOException {
    try (TestReceiver receiver = new TestReceiver(TestReceiver.status(200))) {
      Optional<Path> endless = Optional.of(Path.of("/dev/zero"));
      Webhook webhook =
          new Webhook(
              receiver.address(),
              Webhook.Form.JSON,
              endless,
              Links.NONE,
              Clock.system(),
              lines::add);
      assertThat(webhook.take(TestAlerts.open("threads"))).isEqualTo(Receipt.LATER);
      assertThat(lines).singleElement().asString().contains("the secret is no file of at most");
      assertThat(receiver.requests()).isEmpty();
    }
  }

  @Test
  void namesForgeNoChatMessage() throws IOException {
    try (TestReceiver receiver = new TestReceiver(TestReceiver.status(200))) {
      webhook(receiver.address(), Webhook.Form.SLACK)
          .take(TestAlerts.open("x\nresolved <!here> <https://evil.example|all well> @ops"));
      assertThat(receiver.body(0))
          .isEqualTo(
              "{\"text\":\"WARNING thread_leak in shop: x\\\\u000aresolved ‹ǃhere›"
                  + " ‹https∶//evil.example∣all well› ＠ops grows; fingerprint f705c9d96823388a\"}");
    }
  }

  @Test
  void aChatIsToldWhatIsAnUpdateAndWhereItsRunbookStands() throws IOException {
    Links links =
        new Links(Optional.empty(), Optional.of(URI.create("https://git.example/docs/alerts")));
    try (TestReceiver receiver = new TestReceiver(TestReceiver.status(200))) {
      webhook(receiver.address(), Webhook.Form.SLACK, links)
          .take(TestAlerts.of(BehavioralAlert.State.UPDATE, Severity.CRITICAL, "threads", 200));
      assertThat(receiver.body(0))
          .isEqualTo(
              "{\"text\":\"update: CRITICAL thread_leak in shop: threads grows; fingerprint"
                  + " 6bafd732ed0bc412; runbook https://git.example/docs/alerts/thread_leak.md\"}");
    }
  }

  @Test
  void doesNotSendUnsignedWhereTheSecretCannotBeRead(@TempDir Path folder) throws IOException {
    try (TestReceiver receiver = new TestReceiver(TestReceiver.status(200))) {
      Webhook webhook =
          new Webhook(
              receiver.address(),
              Webhook.Form.JSON,
              Optional.of(folder.resolve("none")),
              Links.NONE,
              Clock.system(),
              lines::add);
      assertThat(webhook.take(ALERT)).isEqualTo(Receipt.LATER);
      assertThat(receiver.requests()).isEmpty();
      assertThat(lines).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 500 Oh\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n",
        "HTTP/1.1 401 No\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 503 Away\r\n\r\n",
        "220 mail.example.org ESMTP\r\n",
        "\u0015\u0003\u0001\u0000\u0002",
        "\r\n\r\n",
        "HTTP/1.1 abc\r\n",
        "HTTP/1.1 099 x\r\n",
      })
  void putsTheAlertOffAndSaysSoOnceWhateverComesBack(String answer) throws IOException {
    try (TestReceiver receiver = new TestReceiver(answer)) {
      Webhook webhook = webhook(receiver.address(), Webhook.Form.JSON);
      assertThat(webhook.take(ALERT)).isEqualTo(Receipt.LATER);
      assertThat(webhook.take(ALERT)).isEqualTo(Receipt.LATER);
      assertThat(lines).hasSize(1).first().asString().startsWith("webhook at 127.0.0.1: ");
      assertThat(lines.get(0)).doesNotContain("hook?a=b");

      receiver.answer(TestReceiver.status(200));
      assertThat(webhook.take(ALERT)).isEqualTo(Receipt.TAKEN);
      assertThat(lines).hasSize(2).last().isEqualTo("webhook at 127.0.0.1: works again");
    }
  }

  @Test
  void itsRehearsalSaysNothing(@TempDir Path folder) throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "k e y");
    try (TestReceiver receiver = new TestReceiver(TestReceiver.status(200))) {
      Webhook webhook = signing(receiver, secret);
      webhook.rehearse();
      assertThat(webhook.take(ALERT)).isEqualTo(Receipt.TAKEN);
      assertThat(receiver.requests()).hasSize(2).first().isEqualTo("");
      assertThat(lines).isEmpty();
    }
  }

  @Test
  void putsTheAlertOffWhereNobodyListens() throws IOException {
    URI gone;
    try (TestReceiver receiver = new TestReceiver("")) {
      gone = receiver.address();
    }
    assertThat(webhook(gone, Webhook.Form.JSON).take(ALERT)).isEqualTo(Receipt.LATER);
    assertThat(lines).hasSize(1);
  }

  @Test
  void leavesOutTheOneAlertThatTheReceiverRefuses() throws IOException {
    try (TestReceiver receiver = new TestReceiver(TestReceiver.status(422))) {
      assertThat(webhook(receiver.address(), Webhook.Form.JSON).take(ALERT))
          .isEqualTo(Receipt.REFUSED);
      assertThat(lines).containsExactly("webhook: the receiver refuses a notice with status 422");
    }
  }

  @Test
  void oneThatHangsIsCutAndTheAlertIsKept() throws IOException {
    try (TestReceiver receiver = new TestReceiver(TestReceiver.NOTHING)) {
      Webhook webhook = webhook(receiver.address(), Webhook.Form.JSON);
      AtomicReference<Receipt> taken = new AtomicReference<>();
      Thread thread = new Thread(() -> taken.set(webhook.take(ALERT)));
      thread.start();
      await().until(() -> receiver.requests().size() == 1);
      webhook.giveUp();
      await().until(() -> taken.get() != null);
      assertThat(taken.get()).isEqualTo(Receipt.LATER);
    }
  }

  @Test
  void whatFitsTheQueueIsNotLostWhileTheReceiverIsAway() throws IOException {
    try (TestReceiver receiver = new TestReceiver(TestReceiver.status(500));
        Courier courier = new Courier()) {
      AlertBus bus = new AlertBus(10, courier, lines::add);
      bus.subscribe(Webhook.NAME, webhook(receiver.address(), Webhook.Form.JSON));
      for (int i = 0; i < 10; i++) {
        bus.publish(TestAlerts.open("m" + i));
      }
      await().until(() -> !receiver.requests().isEmpty());
      receiver.answer(TestReceiver.status(200));
      int away = receiver.requests().size();
      await()
          .until(
              () -> {
                courier.tend();
                return courier.mailboxes().get(0).delivered() == 10;
              });
      assertThat(bus.dropped()).isZero();
      assertThat(receiver.requests()).hasSizeGreaterThanOrEqualTo(away + 9);
      assertThat(receiver.body(receiver.requests().size() - 1)).contains("\"metric\":\"m9\"");
    }
  }

  private Webhook signing(TestReceiver receiver, Path secret) {
    return new Webhook(
        receiver.address(),
        Webhook.Form.SLACK,
        Optional.of(secret),
        Links.NONE,
        Clock.system(),
        lines::add);
  }

  private Webhook webhook(URI address, Webhook.Form form) {
    return webhook(address, form, Links.NONE);
  }

  private Webhook webhook(URI address, Webhook.Form form, Links links) {
    return new Webhook(address, form, Optional.empty(), links, Clock.system(), lines::add);
  }
}
