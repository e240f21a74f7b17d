package dev.homeostat.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnSensorTest {

  private static final long SECOND = 1_000_000_000L;

  private final List<String> lines = new ArrayList<>();
  private final Readings readings = new Readings();
  private final Made use = new Made();

  @Test
  void whatIsTakenIsToldASecondAndWhatIsHeldAsItIs() {
    try (Sensors sensors = new Sensors(lines::add)) {
      sensors.readOwn(use);
      sensors.readAllAtEachTick();
      read(sensors, SECOND);
      use.processorSeconds = 0.002;
      use.allocatedBytes = 4 * 1024;
      use.stopSeconds = 0.05;
      read(sensors, 3 * SECOND);
    }
    assertThat(readings.value(Signal.OWN_CPU_MS)).isEqualTo(1);
    assertThat(readings.value(Signal.OWN_ALLOC_KB_S)).isEqualTo(2);
    assertThat(readings.value(Signal.OWN_STOP_MS)).isEqualTo(25);
    assertThat(readings.value(Signal.OWN_HEAP_MB)).isEqualTo(0.5);
    assertThat(readings.value(Signal.OWN_THREADS)).isEqualTo(2);
    assertThat(lines).isEmpty();
  }

  @Test
  void whatTheJvmDoesNotTellIsLeftOut() {
    use.processorSeconds = Double.NaN;
    use.allocatedBytes = Double.NaN;
    try (Sensors sensors = new Sensors(lines::add)) {
      sensors.readOwn(use);
      sensors.readAllAtEachTick();
      read(sensors, SECOND);
      read(sensors, 2 * SECOND);
    }
    assertThat(readings.value(Signal.OWN_CPU_MS)).isNaN();
    assertThat(readings.value(Signal.OWN_ALLOC_KB_S)).isNaN();
    assertThat(readings.value(Signal.OWN_STOP_MS)).isZero();
    assertThat(lines).isEmpty();
  }

  @Test
  void whoWatchesFromWithinOffersEachOfThem() {
    try (Sensors sensors = new Sensors(lines::add)) {
      assertThat(own()).noneMatch(signal -> isSupported(sensors, signal));
      sensors.readOwn(use);
      assertThat(own()).hasSize(5).allMatch(signal -> isSupported(sensors, signal));
    }
  }

  private static List<Signal> own() {
    return Arrays.stream(Signal.values()).filter(Signal::isOwn).toList();
  }

  private static boolean isSupported(Sensors sensors, Signal signal) {
    return sensors.support(signal) instanceof Support.Supported;
  }

  private void read(Sensors sensors, long nanos) {
    readings.begin(nanos, 0);
    sensors.read(readings);
  }

  /** So much as was made up. */
  private static final class Made implements OwnUse {
    private double processorSeconds;
    private double allocatedBytes;
    private double stopSeconds;

    @Override
    public double processorSeconds() {
      return processorSeconds;
    }

    @Override
    public double allocatedBytes() {
      return allocatedBytes;
    }

    @Override
    public long seriesBytes() {
      return 512 * 1024;
    }

    @Override
    public int threads() {
      return 2;
    }

    @Override
    public double stopSeconds() {
      return stopSeconds;
    }
  }
}
