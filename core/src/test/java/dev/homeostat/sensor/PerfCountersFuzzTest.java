package dev.homeostat.sensor;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in another JVM's counters, they are read or refused. */
class PerfCountersFuzzTest {

  private static final Sensor.Offer ANY =
      new Sensor.Offer() {
        @Override
        public void gives(Signal signal) {}

        @Override
        public void lacks(Signal signal, String why) {}
      };

  @TempDir private static Path folder;

  @FuzzTest
  void aFileOfCountersIsReadOrRefused(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("17"), bytes);
    try (PerfCounters counters = new PerfCounters(file)) {
      CounterSensor sensor =
          new CounterSensor(counters, new TaskLimits(ProcFolder.self(folder.resolve("proc"))));
      sensor.describe(ANY);
      for (int tick = 1; tick < 4; tick++) {
        sensor.refresh(TimeUnit.SECONDS.toNanos(tick));
        for (Signal signal : CounterSensor.SIGNALS) {
          sensor.value(signal);
          sensor.limit(signal);
        }
      }
    } catch (IOException e) {
      // The only thing it may throw.
    }
  }
}
