package dev.homeostat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StopCauseTest {

  private final StopCause cause = new StopCause();
  private final Readings readings = new Readings();

  @BeforeEach
  void aWaitHasBeenRead() {
    tick(0, 0, Readings.ABSENT);
  }

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
  void withoutAnybodyWhoKnowsItIsPressureAtOnce() {
    StopCause alone = new StopCause();
    for (int i = 0; i < 3; i++) {
      readings.begin(readings.nanos() + 1_000_000_000, 0);
      readings.set(Signal.GC_TIME_PCT, 20);
      alone.tick(readings);
    }

    assertThat(alone.isOpen()).isFalse();
    assertThat(alone.type()).isEqualTo(AnomalyType.GC_PRESSURE);
  }

  @Test
  void aTickWithoutACollectionDoesNotDecide() {
    tick(40, 390, Readings.ABSENT);
    tick(0, 0, Readings.ABSENT);
    tick(1, 0, Readings.ABSENT);

    assertThat(cause.type()).isEqualTo(AnomalyType.CPU_STARVATION);
  }

  @Test
  void itIsOpenUntilTheWaitsOfAStopAreRead() {
    tick(40, Readings.ABSENT, Readings.ABSENT);
    tick(0, Readings.ABSENT, Readings.ABSENT);

    assertThat(cause.isOpen()).isTrue();

    tick(0, 120, Readings.ABSENT); // In three seconds 360 ms, of 400 ms.

    assertThat(cause.isOpen()).isFalse();
    assertThat(cause.type()).isEqualTo(AnomalyType.CPU_STARVATION);
  }

  @Test
  void itIsNotOpenForEver() {
    tick(40, Readings.ABSENT, Readings.ABSENT);
    for (int i = 0; i < 10; i++) {
      tick(0, Readings.ABSENT, Readings.ABSENT);
    }

    assertThat(cause.isOpen()).isFalse();
  }

  @Test
  void whatTheVirtualMachineWaitedBetweenCollectionsExplainsNone() {
    for (int i = 0; i < 100; i++) {
      tick(0, 30, Readings.ABSENT);
    }
    tick(20, 20, Readings.ABSENT);

    assertThat(cause.type()).isEqualTo(AnomalyType.GC_PRESSURE);
  }

  @Test
  void collectionsMinutesApartAreToldByTheirOwnWaits() {
    for (int i = 0; i < 10; i++) {
      tick(40, 10, Readings.ABSENT);
    }
    for (int i = 0; i < 300; i++) {
      tick(0, 1, Readings.ABSENT);
    }
    tick(40, 390, Readings.ABSENT);

    assertThat(cause.type()).isEqualTo(AnomalyType.CPU_STARVATION);
  }

  @Test
  void aLongStopIsToldOfWhenItEnds() {
    for (int i = 0; i < 3; i++) {
      tick(0, 900, Readings.ABSENT);
    }
    tick(280, 10, Readings.ABSENT);

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
