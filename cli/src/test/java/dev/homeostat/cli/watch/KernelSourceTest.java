package dev.homeostat.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.BehavioralAlert.State;
import dev.homeostat.alert.Suspect;
import dev.homeostat.cli.kernel.KernelFeed;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Severity;
import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a watch does when the kernel's part is stopped, or ends. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class KernelSourceTest {

  /** Answers each question with how many it was asked. */
  private static final List<String> COUNTING =
      List.of(
          "/bin/sh",
          "-c",
          "n=0; while read -r question; do n=$((n+1)); echo"
              + " \"{\\\"signals\\\":{\\\"app_wait_ms\\\":$n.0}}\"; done");

  private final List<String> said = new ArrayList<>();
  private final Readings readings = new Readings();
  private long seconds;

  @Test
  void whoDoesNotAnswerIsToldOnceAndAskedNoSecondQuestion() throws Exception {
    KernelFeed feed = new KernelFeed(COUNTING);
    try (KernelSource source = new KernelSource(new Nothing(), feed, said::add)) {
      assertThat(tick(source)).isEqualTo(1);
      signal("STOP", feed.pid());

      for (int i = 0; i < 5; i++) {
        assertThat(tick(source)).isNaN();
      }
      assertThat(said)
          .containsExactly(
              "the kernel's part (process "
                  + feed.pid()
                  + ") does not answer; the rest goes on and does not wait for it");

      signal("CONT", feed.pid());
      // The question that waited is the second; another one may follow at once.
      await().until(() -> tick(source) <= 3);
      assertThat(said).hasSize(2).last().isEqualTo("the kernel's part answers again");
    }
  }

  @Test
  void whoEndsWhileNobodyWaitsForItIsTold() throws Exception {
    KernelFeed feed = new KernelFeed(COUNTING);
    try (KernelSource source = new KernelSource(new Nothing(), feed, said::add)) {
      assertThat(tick(source)).isEqualTo(1);
      signal("STOP", feed.pid());
      tick(source);
      tick(source);

      signal("KILL", feed.pid());
      await().until(() -> !feed.isAlive());

      tick(source);
      tick(source);
      assertThat(said).hasSize(2).last().isEqualTo("the kernel's part ended; the rest goes on");
    }
  }

  @Test
  void ofAQuotaNobodyHadTheProcessors() throws Exception {
    String had =
        "[{\\\"kind\\\":\\\"process\\\",\\\"name\\\":\\\"stress\\\",\\\"detail\\\":\\\"\\\",\\\"share\\\":1.0}]";
    List<String> answering =
        List.of(
            "/bin/sh",
            "-c",
            "while read -r question; do echo \"{\\\"signals\\\":{\\\"app_wait_ms\\\":1.0},"
                + "\\\"account\\\":\\\"so it was\\\",\\\"of_stops\\\":"
                + had
                + ",\\\"of_application\\\":[]}\"; done");
    KernelFeed feed = new KernelFeed(answering);
    try (KernelSource source = new KernelSource(new Nothing(), feed, said::add)) {
      assertThat(tick(source)).isEqualTo(1);

      assertThat(source.explained(starvation(Signal.GC_WAIT_MS)).suspects())
          .extracting(Suspect::name)
          .containsExactly("stress");
      assertThat(source.explained(starvation(Signal.APP_WAIT_MS)).suspects()).isEmpty();
      BehavioralAlert throttled = source.explained(starvation(Signal.THROTTLED_MS));
      assertThat(throttled.suspects()).isEmpty();
      assertThat(throttled.summary()).contains("so it was");
    }
  }

  private static BehavioralAlert starvation(Signal signal) {
    return new BehavioralAlert(
        "c",
        AnomalyType.CPU_STARVATION,
        signal.metric(),
        100,
        1,
        10,
        Severity.WARNING,
        Instant.EPOCH,
        "id",
        "fingerprint",
        State.OPEN,
        "spike",
        signal.unit(),
        Instant.EPOCH,
        OptionalDouble.empty(),
        Optional.empty(),
        List.of(),
        "it waits",
        Map.of(),
        OptionalDouble.empty(),
        0);
  }

  private double tick(KernelSource source) {
    readings.begin(TimeUnit.SECONDS.toNanos(++seconds), 0);
    assertThat(source.read(readings)).isTrue();
    return readings.value(Signal.APP_WAIT_MS);
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("/bin/kill", "-" + name, Long.toString(pid)).start().waitFor())
        .isZero();
  }
}
