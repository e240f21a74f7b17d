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
        "/usr/bin/aria2c"
      })
  void shellsInterpretersAndDownloadersAreNeverLearned(String program) {
    assertThat(new Behaviour(Kind.PROCESS, program).isLearnable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/usr/bin/convert", "/opt/app/shed", "/usr/bin/7z", "/opt/node_exporter", "?"})
  void otherProgramsAre(String program) {
    assertThat(new Behaviour(Kind.PROCESS, program).isLearnable()).isTrue();
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

  @Test
  void whatEndsItIsNoBehaviour() {
    assertThat(Behaviour.of(Events.of(Event.Kind.EXIT, 7, 0, 0, "", Optional.empty(), "")))
        .isEmpty();
  }
}
