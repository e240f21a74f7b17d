package dev.homeostat.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectSensorTest {

  private static final HistogramBudget ANY = new HistogramBudget(1, Duration.ofDays(1));
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private static final String TABLE =
      """
       num     #instances         #bytes  class name (module)
      -------------------------------------------------------
         1:          2000         150000  [B (java.base@25)
         2:            17           1360  java.lang.VirtualThread (java.base@25)
         3:             1             64  my.TotalCount
      Total          4000         200000
      """;

  private final List<String> lines = new ArrayList<>();
  private final Readings readings = new Readings();
  private int taken;
  private double live = Double.NaN;

  @Test
  void theNumberIsTheLiveSizeOverTheMeanObjectSize() {
    live = 5e6;
    read(sensors(ANY, counting(TABLE)), 0);
    assertThat(readings.value(Signal.HEAP_OBJECTS_K)).isEqualTo(5e6 / 50 / 1e3);

    live = 6e6;
    assertThat(taken).isEqualTo(1);
  }

  @Test
  void betweenTwoHistogramsTheNumberFollowsTheLiveSize() {
    Sensors sensors = sensors(ANY, counting(TABLE));
    live = 5e6;
    read(sensors, 0);
    live = 6e6;
    read(sensors, MINUTE);
    assertThat(taken).isEqualTo(1);
    assertThat(readings.value(Signal.HEAP_OBJECTS_K)).isEqualTo(6e6 / 50 / 1e3);
  }

  @Test
  void beforeTheFirstCollectionTheNumberIsNotKnown() {
    read(sensors(ANY, counting(TABLE)), 0);
    assertThat(readings.value(Signal.HEAP_OBJECTS_K)).isNaN();
  }

  @Test
  void notTakenAgainWhereNoCollectionHasToldAnewWhatLives() {
    Sensors sensors = sensors(ANY, counting(TABLE), false);
    read(sensors, 0);
    read(sensors, 10 * MINUTE);
    assertThat(taken).isOne();

    live = 5e6;
    read(sensors, 20 * MINUTE);
    read(sensors, 30 * MINUTE);
    assertThat(taken).isEqualTo(2);

    live = 6e6;
    read(sensors, 40 * MINUTE);
    assertThat(taken).isEqualTo(3);
  }

  @Test
  void neverTakenWhereThePredictedPauseIsTooLong() {
    Sensors sensors = sensors(new HistogramBudget(1, Duration.ofNanos(1)), counting(TABLE));
    for (int i = 0; i < 100; i++) {
      read(sensors, i * 10L * MINUTE);
    }
    assertThat(taken).isZero();
    assertThat(readings.value(Signal.HEAP_OBJECTS_K)).isNaN();
    assertThat(lines).isEmpty();
  }

  @Test
  void notTakenAgainBeforeTwoMinutesHowevermuchBudgetThereIs() {
    Sensors sensors = sensors(ANY, counting(TABLE));
    read(sensors, 0);
    live = 5e6;
    read(sensors, 2 * MINUTE - 1);
    assertThat(taken).isEqualTo(1);
    read(sensors, 2 * MINUTE);
    assertThat(taken).isEqualTo(2);
  }

  @Test
  void aShareOfWallTimeIsKept() {
    Sensors sensors = sensors(new HistogramBudget(1e-9, Duration.ofDays(1)), counting(TABLE));
    read(sensors, 0);
    live = 5e6;
    // Whatever it took, a billion times that is more than a microsecond times a billion.
    read(sensors, 10 * MINUTE);
    assertThat(taken).isEqualTo(1);
  }

  @Test
  void whereNoneCanBeHadYetItIsAskedAgain() {
    Sensors sensors = sensors(ANY, counting(""));
    read(sensors, 0);
    read(sensors, 1);
    assertThat(taken).isEqualTo(2);
    assertThat(readings.value(Signal.HEAP_OBJECTS_K)).isNaN();
    assertThat(sensors.support(Signal.HEAP_OBJECTS_K)).isEqualTo(new Support.Supported());
  }

  @Test
  void whereNoneCanEverBeHadItsSignalsAreLeftOut() {
    Sensors sensors =
        sensors(
            ANY,
            () -> {
              throw new IllegalStateException("no such command");
            });
    read(sensors, 0);
    assertThat(sensors.support(Signal.HEAP_OBJECTS_K))
        .isEqualTo(new Support.Unavailable("no such command"));
    assertThat(lines).anyMatch(line -> line.contains("heap_objects_k")).hasSizeLessThan(3);
  }

  @Test
  void aBudgetOfNothingTakesNone() {
    Sensors sensors = sensors(new HistogramBudget(0, Duration.ofDays(1)), counting(TABLE));
    read(sensors, 0);
    assertThat(taken).isZero();
    assertThat(sensors.support(Signal.HEAP_OBJECTS_K).why()).isEqualTo("histogram_budget is 0");
  }

  @Test
  void virtualThreadsAreCountedWhereThisJavaHasThem() {
    Sensors sensors = sensors(ANY, counting(TABLE));
    read(sensors, 0);
    if (Runtime.version().feature() >= 21) {
      assertThat(readings.value(Signal.VIRTUAL_THREADS)).isEqualTo(17);
    } else {
      assertThat(sensors.support(Signal.VIRTUAL_THREADS).why()).contains("no virtual threads");
    }
  }

  @Test
  void aTableNobodyKnowsGivesNoNumber() {
    for (String garbage :
        List.of("Total", "12345 678", "Total x", "Total 0 0", "java.lang.VirtualThread ", "\n")) {
      read(sensors(ANY, counting(garbage)), 0);
      assertThat(readings.value(Signal.HEAP_OBJECTS_K)).as(garbage).isNaN();
    }
    assertThat(lines).isEmpty();
  }

  private ClassHistogram counting(String table) {
    return () -> {
      taken++;
      return table;
    };
  }

  private Sensors sensors(HistogramBudget budget, ClassHistogram histogram) {
    return sensors(budget, histogram, true);
  }

  private Sensors sensors(HistogramBudget budget, ClassHistogram histogram, boolean countsThreads) {
    Sensors sensors = new Sensors(lines::add);
    sensors.add(
        EnumSet.of(Signal.HEAP_OBJECTS_K, Signal.VIRTUAL_THREADS),
        new ObjectSensor(histogram, budget, () -> live, countsThreads));
    return sensors;
  }

  private void read(Sensors sensors, long nanos) {
    readings.begin(nanos, 1);
    sensors.read(readings);
  }
}
