package dev.homeostat.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeostat.cli.kernel.KernelFeed;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  private double tick(KernelSource source) {
    readings.begin(TimeUnit.SECONDS.toNanos(++seconds), 0);
    assertThat(source.read(readings)).isTrue();
    return readings.value(Signal.APP_WAIT_MS);
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("/bin/kill", "-" + name, Long.toString(pid)).start().waitFor())
        .isZero();
  }

  /** A process that goes on and tells nothing. */
  private static final class Nothing implements Source {
    @Override
    public String component() {
      return "c";
    }

    @Override
    public String title() {
      return "c";
    }

    @Override
    public Map<String, String> resource() {
      return Map.of();
    }

    @Override
    public int signals() {
      return 0;
    }

    @Override
    public boolean read(Readings readings) {
      return true;
    }

    @Override
    public void close() {}
  }
}
