package dev.homeostat.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** This process, looked at as if it were another. */
class OutsideTest {

  private static final long PID = ProcessHandle.current().pid();
  private static final Path COUNTERS =
      Path.of("/tmp", "hsperfdata_" + System.getProperty("user.name"), Long.toString(PID));

  private final List<String> problems = new ArrayList<>();
  private final Readings readings = new Readings();

  @Test
  void seesWhatTheJvmAndTheKernelTell() {
    assumeTrue(Files.isReadable(COUNTERS), "this JVM shares no performance counters");
    try (Sensors sensors = Sensors.ofProcess(PID, COUNTERS, problems::add)) {
      read(sensors, 1);
      System.gc();
      read(sensors, 1_000_000_001);

      assertThat(problems).isEmpty();
      assertThat(readings.value(Signal.THREADS))
          .isCloseTo(ManagementFactory.getThreadMXBean().getThreadCount(), Offset.offset(5.0));
      assertThat(readings.value(Signal.CLASSES_LOADED))
          .isCloseTo(
              ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
              Offset.offset(100.0));
      assertThat(readings.value(Signal.RSS_MB)).isPositive();
      assertThat(readings.value(Signal.FD_OPEN)).isPositive();
      assertThat(readings.value(Signal.CPU_PCT)).isBetween(0.0, 100.0);
      assertThat(sensors.support(Signal.NATIVE_MB).why()).contains("outside");
      if (sensors.support(Signal.HEAP_LIVE_MB).why().isEmpty()) {
        assertThat(readings.value(Signal.HEAP_LIVE_MB)).isPositive();
        assertThat(readings.value(Signal.HEAP_LIVE_MB))
            .isLessThanOrEqualTo(readings.limit(Signal.HEAP_LIVE_MB));
        assertThat(readings.value(Signal.GC_PAUSE_MS)).isPositive();
      }
    }
  }

  @Test
  void withoutCountersOnlyTheKernelTells() {
    try (Sensors sensors = Sensors.ofProcess(PID, Path.of("/nowhere"), problems::add)) {
      read(sensors, 1);

      assertThat(sensors.support(Signal.THREADS).why()).contains("/nowhere");
      assertThat(readings.offers(Signal.THREADS)).isFalse();
      assertThat(readings.value(Signal.RSS_MB)).isPositive();
    }
  }

  private void read(Sensors sensors, long nanos) {
    readings.begin(nanos, nanos / 1_000_000);
    sensors.read(readings);
  }
}
