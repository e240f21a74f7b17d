package dev.homeostat.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names and figures are those of JDKs 17 and 25. */
class CounterSensorTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  @TempDir Path folder;

  private final Map<Signal, String> lacks = new EnumMap<>(Signal.class);
  private CounterFile file;

  @BeforeEach
  void ticksAreNanoseconds() {
    file = new CounterFile(folder.resolve("17")).with("sun.os.hrt.frequency", SECOND);
  }

  @Test
  void shenandoahsConcurrentPhasesAreNoPauses() throws IOException {
    shenandoah().with("sun.rt.safepoints", 0).with("sun.rt.safepointTime", 0);
    try (CounterSensor sensor = opened()) {
      collector(1, 470, 1275 * MILLI);
      file.with("sun.rt.safepoints", 141).with("sun.rt.safepointTime", 33 * MILLI).write();
      sensor.refresh(2 * SECOND);

      assertThat(lacks).doesNotContainKeys(Signal.GC_PAUSE_MS, Signal.GC_TIME_PCT);
      assertThat(sensor.value(Signal.GC_PAUSE_MS)).isCloseTo(33.0 / 141, within(1e-9));
      assertThat(sensor.value(Signal.GC_TIME_PCT)).isCloseTo(3.3, within(1e-9));
    }
  }

  @Test
  void aThreadDumpIsNoPauseOfShenandoah() throws IOException {
    shenandoah().with("sun.rt.safepoints", 7).with("sun.rt.safepointTime", MILLI);
    try (CounterSensor sensor = opened()) {
      file.with("sun.rt.safepoints", 8).with("sun.rt.safepointTime", 90 * MILLI).write();
      sensor.refresh(2 * SECOND);

      assertThat(sensor.value(Signal.GC_PAUSE_MS)).isNaN();
      assertThat(sensor.value(Signal.GC_TIME_PCT)).isZero();
    }
  }

  @Test
  void whereSafepointsAreNotCountedShenandoahsPausesAreUnsupported() throws IOException {
    shenandoah();
    opened().close();
    assertThat(lacks)
        .extractingByKeys(Signal.GC_PAUSE_MS, Signal.GC_TIME_PCT)
        .allSatisfy(why -> assertThat(why).contains("concurrent work"));
    assertThat(lacks).doesNotContainKey(Signal.THREADS);
  }

  @Test
  void theCollectorsOfZgcCountPausesAlone() throws IOException {
    file.with("sun.gc.collector.0.name", "ZGC minor collection pauses")
        .with("sun.gc.collector.2.name", "ZGC major collection pauses");
    collector(0, 0, 0);
    collector(2, 0, 0);
    try (CounterSensor sensor = opened()) {
      collector(0, 30, 3 * MILLI);
      collector(2, 10, MILLI);
      file.write();
      sensor.refresh(2 * SECOND);

      assertThat(lacks)
          .containsOnlyKeys(Signal.HEAP_ALLOC_MB, Signal.HEAP_AFTER_GC_MB, Signal.HEAP_LIVE_MB);
      assertThat(sensor.value(Signal.GC_PAUSE_MS)).isCloseTo(0.1, within(1e-9));
      assertThat(sensor.value(Signal.GC_TIME_PCT)).isCloseTo(0.4, within(1e-9));
    }
  }

  private CounterFile shenandoah() {
    file.with("sun.gc.collector.0.name", "Shenandoah partial")
        .with("sun.gc.collector.1.name", "Shenandoah full");
    collector(0, 0, 0);
    collector(1, 0, 0);
    return file;
  }

  private void collector(int number, long invocations, long ticks) {
    file.with("sun.gc.collector." + number + ".invocations", invocations)
        .with("sun.gc.collector." + number + ".time", ticks);
  }

  /** A sensor of the file that was described and has seen one tick. */
  private CounterSensor opened() throws IOException {
    PerfCounters counters = new PerfCounters(file.write());
    CounterSensor sensor =
        new CounterSensor(counters, new TaskLimits(ProcFolder.self(Path.of("/proc"))));
    sensor.describe(
        new Sensor.Offer() {
          @Override
          public void gives(Signal signal) {}

          @Override
          public void lacks(Signal signal, String why) {
            lacks.put(signal, why);
          }
        });
    sensor.refresh(SECOND);
    return sensor;
  }
}
