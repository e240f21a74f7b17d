package dev.homeostat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import org.junit.jupiter.api.Test;

class StopCauseTest {

  private final StopCause cause = new StopCause();
  private final Readings readings = new Readings();

  @Test
  void collectionsThatWaitedMostOfTheirTimeAreStarved() {
    // 20 % of a second are 200 ms.
    tick(20, 150, Readings.ABSENT);

    assertThat(cause.type()).isEqualTo(AnomalyType.CPU_STARVATION);
  }

  @Test
  void collectionsThatWorkedMostOfTheirTimeArePressure() {
    tick(20, 90, Readings.ABSENT);

    assertThat(cause.type()).isEqualTo(AnomalyType.GC_PRESSURE);
  }

  @Test
  void whatTheKernelTellsExactlyComesFirst() {
    tick(20, 150, 10);

    assertThat(cause.type()).isEqualTo(AnomalyType.GC_PRESSURE);
  }

  @Test
  void withoutAnybodyWhoKnowsItIsPressure() {
    tick(20, Readings.ABSENT, Readings.ABSENT);

    assertThat(cause.type()).isEqualTo(AnomalyType.GC_PRESSURE);
  }

  @Test
  void aTickWithoutACollectionDoesNotDecide() {
    tick(40, 390, Readings.ABSENT);
    tick(0, 0, Readings.ABSENT);
    tick(1, 0, Readings.ABSENT);

    assertThat(cause.type()).isEqualTo(AnomalyType.CPU_STARVATION);
  }

  private void tick(double percent, double rough, double exact) {
    readings.begin(readings.nanos() + 1_000_000_000, 0);
    readings.set(Signal.GC_TIME_PCT, percent);
    readings.set(Signal.PAUSE_WAIT_MS, rough);
    readings.set(Signal.GC_WAIT_MS, exact);
    cause.tick(readings);
  }
}
