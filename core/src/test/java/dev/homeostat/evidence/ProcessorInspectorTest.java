package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.alert.Suspect;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Clock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessorInspectorTest {

  private final PauseBudget pauses =
      new PauseBudget(Clock.system(), Duration.ofSeconds(10), Duration.ofMinutes(10));
  private volatile boolean ended;

  @AfterEach
  void end() {
    ended = true;
  }

  @Test
  void aThreadThatBeganDuringTheLookIsNamedTooAndStacksAreOneStopALook() throws Exception {
    Thread starter =
        new Thread(
            () -> {
              sleep();
              new Thread(this::spin, "late-spinner").start();
            });
    starter.start();
    Notes notes = new Notes();
    new ProcessorInspector(
            ProcessorInspector.Use.PROCESSOR, new Tasks(Path.of("/proc/self")), pauses)
        .inspect(
            new Inquiry("id", AnomalyType.CPU_RUNAWAY, "cpu_pct", 100),
            notes,
            new Patience(Clock.system(), Duration.ofMinutes(1), () -> false));
    starter.join();

    assertThat(notes.suspects()).extracting(Suspect::name).contains("late-spinner");
    assertThat(pauses.stops()).isBetween(1L, 15L);
  }

  private static void sleep() {
    try {
      Thread.sleep(300); // Into the look.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void spin() {
    while (!ended) {
      Thread.onSpinWait();
    }
  }
}
