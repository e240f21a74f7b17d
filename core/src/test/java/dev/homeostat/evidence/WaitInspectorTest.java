package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.alert.Suspect;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitInspectorTest {

  /** How long is looked. */
  private static final long MILLIS = 1_500;

  @TempDir Path proc = Path.of("");

  private final Notes notes = new Notes();

  @BeforeEach
  void aProcessThatDidNothing() throws Exception {
    Files.createDirectories(proc.resolve("pressure"));
    stood("io", 0);
    stood("memory", 0);
    thread(1, "main", 0, 0);
    thread(2, "VM Thread", 0, 0);
  }

  @Test
  void disksComeFirstWhereTheProcessWaitsForThemThoughItWaitsLongerForAProcessor()
      throws Exception {
    look(
        AnomalyType.IO_STALL,
        () -> {
          stood("io", 300);
          stood("memory", 600);
          thread(1, "main", 500, 1_000);
        });

    assertThat(notes.suspects())
        .extracting(Suspect::name)
        .containsExactly("waiting for memory", "waiting for disks", "waiting for a processor");
    assertThat(notes.suspects())
        .extracting(Suspect::share)
        .containsExactly(OptionalDouble.of(0.4), OptionalDouble.of(0.2), OptionalDouble.of(0.67));
  }

  @Test
  void elseTheLargestPartOfTheTimeComesFirst() throws Exception {
    look(
        AnomalyType.STALL,
        () -> {
          stood("io", 600);
          thread(1, "main", 900, 100);
          thread(2, "VM Thread", 100, 300);
        });

    assertThat(notes.suspects())
        .extracting(Suspect::detail)
        .containsExactly(
            "the VM thread and collectors waited 300 ms and ran 100 ms, summed over them",
            "some task of this machine did so for 600 ms of 1500 ms",
            "the application's and other threads waited 100 ms and ran 900 ms, summed over them");
    assertThat(notes.suspects())
        .extracting(Suspect::share)
        .containsExactly(OptionalDouble.of(0.75), OptionalDouble.of(0.4), OptionalDouble.of(0.1));
  }

  @Test
  void manyThreadsThatEachWaitAMomentAreNoWantOfProcessors() throws Exception {
    for (int i = 0; i < 300; i++) {
      thread(100 + i, "http-" + i, 0, 0);
    }
    look(
        AnomalyType.STALL,
        () -> {
          for (int i = 0; i < 300; i++) {
            thread(100 + i, "http-" + i, 20, 1);
          }
        });

    assertThat(notes.suspects()).isEmpty();
  }

  private void look(AnomalyType type, Runnable meanwhile) throws Exception {
    Patience patience =
        new Patience(new StridingClock(Duration.ofSeconds(1)), Duration.ofDays(1), () -> false);
    new WaitInspector(proc.resolve("self"), new Meanwhile(meanwhile))
        .inspect(new Inquiry("id", type, "m", 1), notes, patience);
  }

  private void stood(String resource, long millis) {
    write(
        proc.resolve("pressure").resolve(resource),
        "some avg10=0.00 avg60=0.00 avg300=0.00 total=" + 1_000 * millis + "\nfull total=0\n");
  }

  private void thread(int id, String name, long ranMillis, long waitedMillis) {
    Path task = proc.resolve("self/task/" + id);
    write(task.resolve("comm"), name + "\n");
    write(task.resolve("schedstat"), ranMillis + "000000 " + waitedMillis + "000000 7\n");
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By which something happens between the first look and the second. */
  private static final class Meanwhile implements Clock {
    private final Runnable happens;
    private boolean looked;

    Meanwhile(Runnable happens) {
      this.happens = happens;
    }

    @Override
    public long monotonicNanos() {
      if (looked) {
        return Duration.ofMillis(MILLIS).toNanos();
      }
      looked = true;
      happens.run();
      return 0;
    }

    @Override
    public long epochMillis() {
      return 0;
    }
  }
}
