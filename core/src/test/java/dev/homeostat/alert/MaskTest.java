package dev.homeostat.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskTest {

  @ParameterizedTest
  @CsvSource({
    "pool-N-thread-M, pool-N-thread-M",
    "worker-17 of alice42, worker-## of alice##",
    "/home/alice/shop/cart.db, /***",
    "10.0.0.7:5432 CLOSE_WAIT, *** CLOSE_WAIT",
    "db.example.org:5432, ***",
    "10.0.0.7, ***",
    "[fe80::1]:443, ***",
    "fe80::1, ***",
    "'', ''",
    "socket to /10.1.2.3:80, socket to /***",
    "java.util.HashMap$Node, java.util.HashMap$Node",
    "/srv/uploads/Jane Doe - passport.pdf, /***",
    "/srv/uploads/Jane Doe.pdf (deleted), /*** (deleted)",
    "'C:\\Users\\jane doe\\x.tmp', /***",
    "app.session, app.session",
    "acceptor of db.example.org:K, acceptor of ***"
  })
  void coversPathsPeersAndDigits(String name, String covered) {
    assertThat(Mask.of(name)).isEqualTo(covered);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "main-SendThread(zk-a.acme.internal:2181) | main-SendThread(***)",
        "cluster-ClusterId{value='NaM', description='null'}-mongosMh.load.example.net:K"
            + " | cluster-ClusterId{value='NaM', description='null'}***",
        "RMI RenewClean-[db.example.org:41234] | RMI RenewClean-[***]",
        "OkHttp api.bank.example/... | OkHttp ***/***",
        "OkHttp https://api.bank.example/... | OkHttp https:/***",
        "poller@db1.example.org. | poller@***",
        "[fe80::1]:443 | ***",
        "com.acme.Worker-7 | com.acme.Worker-#",
        "kafka-producer-network-thread | kafka-producer-network-thread"
      })
  void coversTheHostsInTheNamesOfThreads(String name, String covered) {
    assertThat(masked("thread_group", name)).isEqualTo(covered);
    assertThat(masked("thread", name)).isEqualTo(covered);
  }

  @Test
  void ofVirtualThreadsThePlaceInTheCodeIsLeft() {
    assertThat(masked("virtual_threads", "to api.bank.example at app.shop.buy"))
        .isEqualTo("to *** at app.shop.buy");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "files: /tmp/Jane Doe/x: No space left on device"
            + " | files: /***: No space left on device",
        "old objects: /srv/app tmp/homeostat12 | old objects: /***",
        "no class histogram: it would stop the application for about 2500 ms (evidence_max_pause is"
            + " 100ms) | no class histogram: it would stop the application for about 2500 ms"
            + " (evidence_max_pause is 100ms)",
        "locks: db.example.org:5432 was away, 10.0.0.7 too | locks: *** was away, *** too"
      })
  void inASentencePathsAndHostsAreCoveredAndFiguresAreNot(String text, String covered) {
    assertThat(Mask.ofSentence(text)).isEqualTo(covered);
  }

  @Test
  void whatCouldNotBeFoundOutIsCoveredToo() {
    BehavioralAlert alert =
        alert(List.of(), "2 threads; not found out: files: /home/alice/tmp: No such file");

    assertThat(EvidenceMode.MASKED.leaving(alert).summary())
        .isEqualTo("2 threads; not found out: files: /***: No such file");
  }

  private static String masked(String kind, String name) {
    Suspect suspect = new Suspect(kind, name, "", OptionalDouble.empty());
    return alert(List.of(suspect), "").masked().suspects().get(0).name();
  }

  @Test
  void anAlertThatLeavesTheHostKeepsItsFiguresAndLosesItsNames() {
    BehavioralAlert alert =
        alert(
            List.of(
                new Suspect(
                    "thread",
                    "transfer-7",
                    "waits 20 s for transfer-12",
                    OptionalDouble.of(0.5),
                    List.of("transfer-12"))),
            "2 threads; likeliest behind it is thread transfer-7 (waits 20 s for transfer-12)");

    BehavioralAlert masked = EvidenceMode.MASKED.leaving(alert);

    assertThat(masked.summary())
        .isEqualTo(
            "2 threads; likeliest behind it is thread transfer-# (waits 20 s for transfer-##)");
    assertThat(masked.suspects().get(0).name()).isEqualTo("transfer-#");
    assertThat(masked.suspects().get(0).detail()).isEqualTo("waits 20 s for transfer-##");
    assertThat(EvidenceMode.FULL.leaving(alert)).isSameAs(alert);
  }

  @Test
  void aNameThatIsANumberIsCoveredAndNoFigureIs() {
    String figures = "cpu_pct is 100 instead of 7.5, since 1 s";
    String left = "; its limit of 100 is reached in 1 h (5 min to 1.5 h); with it: stall";
    Suspect one = new Suspect("thread", "1", "15 % of a processor", OptionalDouble.of(0.15));
    Suspect five = new Suspect("thread", "5", "", OptionalDouble.of(0.1));

    assertThat(
            alert(List.of(one, five), figures + "; likeliest behind it is " + one.told() + left)
                .masked()
                .summary())
        .isEqualTo(figures + "; likeliest behind it is thread # (15 % of a processor)" + left);
    assertThat(
            alert(List.of(one, five), figures + "; nothing stands out, most is " + five.told())
                .masked()
                .summary())
        .isEqualTo(figures + "; nothing stands out, most is thread #");
    assertThat(alert(BehavioralAlert.State.RESOLVED, List.of(one), figures).masked().summary())
        .isEqualTo(figures);
  }

  @Test
  void namesAreCoveredInWhatCouldNotBeFoundOutBesideASuspect() {
    Suspect seven = new Suspect("thread", "7", "", OptionalDouble.empty());

    assertThat(
            alert(
                    List.of(seven),
                    "2 threads; likeliest behind it is thread 7; not found out: stacks of 7 in 17 ms")
                .masked()
                .summary())
        .isEqualTo(
            "2 threads; likeliest behind it is thread #; not found out: stacks of # in 17 ms");
  }

  /** As of a sentence that is not of our making: where its names stand nobody knows. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "transfer-7 waits for alice42, 2.7 s and 42 ms | transfer-# waits for alice##, 2.7 s and"
            + " 42 ms",
        "x; likeliest behind it is thread transfer-7, of alice42 | x; likeliest behind it is thread"
            + " transfer-#, of alice##",
        "alice42 | alice##",
        "'(alice42)transfer-7' | '(alice##)transfer-#'",
      })
  void elsewhereNamesAreCoveredAsWholeWords(String summary, String covered) {
    Suspect suspect =
        new Suspect(
            "thread", "transfer-7", "of alice42", OptionalDouble.empty(), List.of("alice42", "7"));

    assertThat(alert(List.of(suspect), summary).masked().summary()).isEqualTo(covered);
  }

  @Test
  void aNameThatIsCutOrEscapedInTheSentenceIsCoveredThere() {
    String name = "session\u001b" + "4711".repeat(60);
    Suspect suspect =
        new Suspect("thread", "main", "waits for " + name, OptionalDouble.empty(), List.of(name));

    assertThat(
            alert(List.of(suspect), "x; likeliest behind it is " + suspect.told())
                .masked()
                .summary())
        .doesNotContain("4711")
        .startsWith("x; likeliest behind it is thread main (waits for session");
  }

  private static BehavioralAlert alert(List<Suspect> suspects, String summary) {
    return alert(BehavioralAlert.State.UPDATE, suspects, summary);
  }

  private static BehavioralAlert alert(
      BehavioralAlert.State state, List<Suspect> suspects, String summary) {
    Instant when = Instant.EPOCH;
    return new BehavioralAlert(
        "shop",
        AnomalyType.DEADLOCK,
        "deadlocked_threads",
        2,
        0,
        0,
        Severity.CRITICAL,
        when,
        "id",
        "fingerprint",
        state,
        "event",
        "{thread}",
        when,
        OptionalDouble.empty(),
        Optional.empty(),
        suspects,
        summary,
        Map.of(),
        OptionalDouble.empty(),
        0);
  }
}
