package dev.homeostat.kernel.novelty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeostat.kernel.novelty.Behaviour.Kind;
import dev.homeostat.kernel.probe.Event;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BehaviourTest {

  @ParameterizedTest
  @CsvSource({
    "10.1.2.77, 443, 10.1.2.0/24:443",
    "127.0.0.9, 5432, loopback:5432",
    "2001:db8:1:2:3::9, 80, [2001:db8:1:2:0:0:0:0]/64:80",
    "10.1.2.77, 43211, 10.1.2.0/24:ephemeral"
  })
  void aDestinationIsItsSubnetAndPort(String address, int port, String expected)
      throws UnknownHostException {
    Event event = Events.connect(InetAddress.getByName(address), port);

    assertThat(Behaviour.of(event)).contains(new Behaviour(Kind.CONNECTION, expected));
  }

  @ParameterizedTest
  @CsvSource({"8080, false, 8080", "44444, false, 44444", "44444, true, ephemeral"})
  void aPortIsOfTheSystemsChoiceWhereNobodyAskedForIt(int port, boolean chosen, String expected) {
    assertThat(Behaviour.of(Events.listen(port, chosen)))
        .contains(new Behaviour(Kind.LISTENER, expected));
  }

  @Test
  void ofCodeWhatChangesFromOneTimeToTheNextIsLeftOut() {
    Event library =
        Events.of(
            Event.Kind.CODE_FILE, 1, 0, 9, "main", Optional.empty(), "/tmp/libnetty_epoll91827.so");
    Event memory =
        Events.of(Event.Kind.CODE_MEMORY, 1, 0, 10, "pool-3-thread-7", Optional.empty(), "");

    assertThat(Behaviour.of(library))
        .contains(new Behaviour(Kind.CODE, "file /tmp/libnetty_epollN.so"));
    assertThat(Behaviour.of(memory))
        .contains(new Behaviour(Kind.CODE, "memory by pool-N-thread-N"));
  }

  @Test
  void whoTakesHoldOfTheProcessIsNeverLearned() {
    Event traced = Events.of(Event.Kind.TRACED, 1, 77, 101, "gdb", Optional.empty(), "");

    assertThat(Behaviour.of(traced)).contains(new Behaviour(Kind.CODE, "tracer gdb"));
    assertThat(Behaviour.of(traced).orElseThrow().isLearnable()).isFalse();
    assertThat(Behaviour.parse("code tracer gdb"))
        .isEqualTo(new Behaviour(Kind.CODE, "tracer gdb"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/bin/sh",
        "/usr/bin/python3.11",
        "/usr/bin/curl",
        "/usr/bin/perl5.36-x86_64-linux-gnu",
        "/bin/nc.openbsd",
        "/usr/bin/base64",
        "/usr/bin/aria2c",
        "/bin/bash-static",
        "/opt/toybox-x86_64",
        "/usr/bin/pypy3",
        "/usr/bin/luajit-2.1.0-beta3",
        "/usr/bin/lynx",
        "/usr/bin/expect",
        "/usr/bin/openssl",
        "/lib64/ld-linux-x86-64.so.2"
      })
  void shellsInterpretersAndDownloadersAreNeverLearned(String program) {
    assertThat(new Behaviour(Kind.PROCESS, program).isLearnable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/usr/bin/convert",
        "/opt/app/shed",
        "/usr/bin/7z",
        "/opt/node_exporter",
        "/usr/bin/ssh-keygen",
        "?"
      })
  void otherProgramsAre(String program) {
    assertThat(new Behaviour(Kind.PROCESS, program).isLearnable()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "/opt/app/convert, dash, convert, false",
    "/opt/app/convert, bash-static, convert, false",
    "/opt/app/convert, convert-im6.q16, convert, true",
    "/bin/ls, busybox, ls, true",
    "/bin/ls, busybox, sh, false",
    "/bin/ls, busybox, -sh, false",
    "/bin/ls, busybox, busybox, false",
    "/bin/ls, busybox, busyboxes, false",
    "/bin/ls, busybox, '', false",
    "/bin/sh, busybox, ls, false",
    "/bin/ls, toybox-x86_64, /x/toybox, false",
    "/bin/ls, '', ls, true"
  })
  void aProgramIsTheFileThatRuns(String called, String file, String first, boolean learnable) {
    Event event = Events.link(7, called, file, first);

    assertThat(Behaviour.of(event).orElseThrow().isLearnable(event)).isEqualTo(learnable);
  }

  @Test
  void readsWhatItWrote() {
    Behaviour behaviour = new Behaviour(Kind.PROCESS, "/opt/a b");

    assertThat(Behaviour.parse(behaviour.toString())).isEqualTo(behaviour);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "process", "process ", "file /x"})
  void saysWhatIsAllowed(String text) {
    assertThatThrownBy(() -> Behaviour.parse(text))
        .hasMessage(
            "'"
                + text
                + "'; allowed are 'process /PATH', 'connection SUBNET:PORT', 'listener PORT' and"
                + " 'code WHAT'");
  }

  @ParameterizedTest
  @CsvSource({
    "/tmp/work-8172/tool7, /tmp/work-N/toolN",
    "/var/tmp/a1/python3.11, /var/tmp/aN/python3.11",
    "/opt/app-7/tool7, /opt/app-7/tool7",
    "tool, ./tool"
  })
  void inTemporaryFoldersNumbersAreChance(String program, String expected) {
    Event event = Events.exec(7, 1, program, "main");

    assertThat(Behaviour.of(event)).contains(new Behaviour(Kind.PROCESS, expected));
    assertThat(Behaviour.of(event).orElseThrow().name()).isEqualTo(expected);
  }

  @Test
  void longNamesThatDifferInTheMiddleAreTwo() {
    Behaviour one = new Behaviour(Kind.PROCESS, "/opt/" + "a".repeat(300) + "1/bin/sh");
    Behaviour two = new Behaviour(Kind.PROCESS, "/opt/" + "a".repeat(299) + "b1/bin/sh");
    Behaviour three =
        new Behaviour(Kind.PROCESS, "/opt/" + "a".repeat(150) + "b" + "a".repeat(149) + "1/bin/sh");

    assertThat(one).isNotEqualTo(two).isNotEqualTo(three);
    assertThat(one.name()).hasSize(162);
    assertThat(one.isLearnable()).isFalse();
    assertThat(Behaviour.parse(one.toString())).isEqualTo(one);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "process /bin/sh",
        "connection 10.1.2.0/24:443",
        "connection 10.0.0.0/8:*",
        "connection [2001:db8:0:0:0:0:0:0]/32:ephemeral",
        "connection [2001:db8::]/64:443",
        "connection loopback:5432",
        "listener 8080",
        "listener ephemeral",
        "listener *",
        "code memory by pool-1-thread-7",
        "code tracer gdb"
      })
  void whatComesMayBeAccepted(String text) {
    assertThat(Behaviour.accepted(text)).isEqualTo(Behaviour.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "process sh",
        "connection 10.1.2.3:443",
        "connection 10.1.2.3/32:443",
        "connection 10.1.2.0/24",
        "connection 10.1.2.0/24:https",
        "connection 10.1.2.0/24:50051",
        "connection [2001:db8::1]/128:443",
        "connection 10.1.2.300/24:443",
        "connection example.org/24:443",
        "listener 0",
        "listener 70000",
        "listener http",
        "code /tmp/x.so"
      })
  void whatNeverComesMayNot(String text) {
    assertThatThrownBy(() -> Behaviour.accepted(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + text + "' never comes; what does is ");
    assertThat(Behaviour.parse(text)).isNotNull(); // A file of an older version may hold it.
  }

  @Test
  void whatEndsItIsNoBehaviour() {
    assertThat(Behaviour.of(Events.of(Event.Kind.EXIT, 7, 0, 0, "", Optional.empty(), "")))
        .isEmpty();
  }
}
