package dev.homeostat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.kernel.probe.Event;
import dev.homeostat.kernel.probe.Event.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LastWordsTest {

  private static final int TERM = 15;
  private static final int HUP = 1;
  private static final int KILL = 9;

  private final LastWords words = new LastWords();

  @Test
  void whoSentTheSignalThatEndedItIsTold() {
    signal(TERM, "systemd");
    exit((128 + TERM) << 8); // The JVM ended in order.

    assertThat(words.text()).isEqualTo("the process ended: signal 15 from systemd (process 7)");
  }

  @Test
  void whatItOutlivedIsNobodysFault() {
    signal(HUP, "logrotate");
    exit(3 << 8);

    assertThat(words.text()).isEqualTo("the process ended: status 3");
  }

  @Test
  void theSignalThatKilledItIsTheLastOfItsNumber() {
    signal(TERM, "systemd");
    signal(KILL, "systemd");
    exit(KILL);

    assertThat(words.text()).isEqualTo("the process ended: signal 9 from systemd (process 7)");
  }

  @Test
  void aSignalThatNobodySawIsToldByItsNumber() {
    exit(11 | 0x80); // A core was dumped.

    assertThat(words.text()).isEqualTo("the process ended: signal 11");
  }

  @Test
  void whereTheExitWasNotSeenTheLastSignalIsNoMoreThanThat() {
    assertThat(words.text()).isEqualTo("the process ended");

    signal(TERM, "systemd");

    assertThat(words.text())
        .isEqualTo("the process ended, signal 15 from systemd (process 7) was its last");
  }

  private void signal(int number, String thread) {
    words.take(event(Kind.SIGNAL, number, thread));
  }

  private void exit(int code) {
    words.take(event(Kind.EXIT, code, "java"));
  }

  private static Event event(Kind kind, int number, String thread) {
    return new Event(
        0, kind, 4, 7, number, thread, "", Optional.empty(), "", new byte[0], false, "", "");
  }
}
