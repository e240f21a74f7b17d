package dev.homeostat.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeostat.signal.Signal;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopWaitSensorTest {

  private static final long SECOND = 1_000_000_000;
  private static final long MILLI = 1_000_000;

  @TempDir Path proc;
  private StopWaitSensor sensor;

  @BeforeEach
  void aJvmWithAVmThreadAndWorkers() throws IOException {
    Files.createDirectories(proc.resolve("7"));
    Files.writeString(proc.resolve("7/schedstat"), "1 2 3\n");
    thread(11, "VM Thread", 0);
    thread(12, "GC Thread#0", 0);
    thread(13, "GC Thread#1", 0);
    thread(14, "http-nio-8080-e", 0);
    sensor = new StopWaitSensor(ProcFolder.of(proc, 7));
    sensor.refresh(SECOND);
    sensor.refresh(2 * SECOND); // They are looked for, and read for the first time.
  }

  @Test
  void theVmThreadsWaitAndThatOfTheWorstWorkerAreAdded() throws IOException {
    thread(11, "VM Thread", 30 * MILLI);
    thread(12, "GC Thread#0", 200 * MILLI);
    thread(13, "GC Thread#1", 120 * MILLI);
    thread(14, "http-nio-8080-e", 900 * MILLI);

    sensor.refresh(4 * SECOND);

    assertThat(sensor.value(Signal.PAUSE_WAIT_MS)).isEqualTo((30 + 200) / 2.0);
  }

  @Test
  void nothingIsKnownAtTheFirstRead() {
    assertThat(sensor.value(Signal.PAUSE_WAIT_MS)).isNaN();
  }

  @Test
  void aKernelThatDoesNotTellIsSaidToBeOne() {
    StopWaitSensor blind = new StopWaitSensor(ProcFolder.of(proc, 8));

    assertThatThrownBy(() -> blind.describe(new Nobody()))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining("schedstat");
  }

  /** Writes nothing down. */
  private static final class Nobody implements Sensor.Offer {
    @Override
    public void gives(Signal signal) {}

    @Override
    public void lacks(Signal signal, String why) {}
  }

  private void thread(int id, String name, long waited) throws IOException {
    Path folder = Files.createDirectories(proc.resolve("7/task/" + id));
    Files.writeString(folder.resolve("comm"), name + "\n");
    Files.writeString(folder.resolve("schedstat"), "5000 " + waited + " 17\n");
  }
}
