package dev.homeostat.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsDbTest {

  private static final Duration WINDOW = Duration.ofNanos(100);

  @Test
  void keepsThreeHundredAndSixtyPointsOfAnHourAndAThousandSeriesByDefault() {
    MetricsDb db = new MetricsDb();
    for (int i = 0; i < 500; i++) {
      db.record("shop", "m", i, i);
    }
    assertThat(db.baseline("shop", "m", 499).count()).isEqualTo(360);
    assertThat(db.maxSeries()).isEqualTo(1_000);
    long hour = Duration.ofHours(1).toNanos();
    assertThat(db.baseline("shop", "m", 498 + hour).count()).isEqualTo(1);
    assertThat(db.baseline("shop", "m", 499 + hour)).isEqualTo(Baseline.EMPTY);
  }

  @Test
  void refusesSettingsOutOfRange() {
    assertThatThrownBy(() -> new MetricsDb(0, WINDOW, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("points");
    assertThatThrownBy(() -> new MetricsDb(1, Duration.ZERO, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MetricsDb(1, Duration.ofNanos(-1), 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MetricsDb(1, WINDOW, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPointOfExactlyTheWindowsAgeNoLongerCounts() {
    MetricsDb db = new MetricsDb(10, WINDOW, 10);
    db.record("shop", "m", 0, 1);
    db.record("shop", "m", 50, 2);

    assertThat(db.baseline("shop", "m", 99).count()).isEqualTo(2);
    assertThat(db.baseline("shop", "m", 100).count()).isEqualTo(1);
    assertThat(db.baseline("shop", "m", 150)).isEqualTo(Baseline.EMPTY);
  }

  @Test
  void theWindowHoldsAcrossTheWrapOfTheMonotonicClock() {
    MetricsDb db = new MetricsDb(10, WINDOW, 10);
    db.record("shop", "m", Long.MAX_VALUE - 10, 1);
    db.record("shop", "m", Long.MIN_VALUE + 10, 3);

    assertThat(db.baseline("shop", "m", Long.MIN_VALUE + 10).mean()).isEqualTo(2);
    assertThat(db.baseline("shop", "m", Long.MIN_VALUE + 100).count()).isEqualTo(1);
  }

  @Test
  void anUnknownSeriesHasNothing() {
    MetricsDb db = new MetricsDb();
    db.record("shop", "m", 0, 1);

    assertThat(db.baseline("shop", "other", 0)).isEqualTo(Baseline.EMPTY);
    assertThat(db.baseline("other", "m", 0)).isEqualTo(Baseline.EMPTY);
    assertThat(db.zScore("other", "m", 0, 1)).isZero();
    assertThat(db.recent("other", "m", 5)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void refusesWhatIsNotFinite(double value) {
    MetricsDb db = new MetricsDb();

    assertThat(db.record("shop", "m", 0, value)).isFalse();
    assertThat(db.seriesCount()).isZero();
  }

  @Test
  void recentGivesTheNewestOldestFirst() {
    MetricsDb db = new MetricsDb(3, WINDOW, 10);
    for (int i = 1; i <= 5; i++) {
      db.record("shop", "m", i, i);
    }

    assertThat(db.recent("shop", "m", 2)).containsExactly(4, 5);
    assertThat(db.recent("shop", "m", 3)).containsExactly(3, 4, 5);
    assertThat(db.recent("shop", "m", 99)).containsExactly(3, 4, 5);
    assertThat(db.recent("shop", "m", 0)).isEmpty();
    assertThat(db.recent("shop", "m", -1)).isEmpty();
  }

  @Test
  void theThousandAndFirstSeriesIsRefusedAndTheOthersGoOn() {
    MetricsDb db = new MetricsDb();
    for (int i = 0; i < 1_000; i++) {
      assertThat(db.record("shop", "m" + i, 0, i)).isTrue();
    }

    assertThat(db.record("shop", "one too many", 0, 1)).isFalse();
    assertThat(db.record("another", "m1", 0, 1)).isFalse();
    assertThat(db.record("shop", "m7", 1, 8)).isTrue();
    assertThat(db.seriesCount()).isEqualTo(1_000);
    assertThat(db.recent("shop", "m7", 9)).containsExactly(7, 8);
  }

  @Test
  void purgingForgetsWhatLeftTheWindowAndMakesRoomForOtherSeries() {
    MetricsDb db = new MetricsDb(10, WINDOW, 2);
    db.record("shop", "old", 0, 1);
    db.record("shop", "half", 0, 1);
    db.record("shop", "half", 60, 2);

    db.purge(101);

    assertThat(db.seriesCount()).isEqualTo(1);
    assertThat(db.recent("shop", "half", 9)).containsExactly(2);
    assertThat(db.record("shop", "new", 101, 1)).isTrue();
    assertThat(db.seriesCount()).isEqualTo(2);
  }

  @Test
  void aFullStoreMakesRoomWhereASeriesEnded() {
    MetricsDb db = new MetricsDb(10, WINDOW, 1);
    db.record("shop", "old", 0, 1);
    assertThat(db.record("shop", "new", 99, 1)).isFalse();
    assertThat(db.record("shop", "new", 101, 1)).isTrue();
    assertThat(db.seriesCount()).isEqualTo(1);
  }

  @Test
  void aPurgedRingGoesOnInOrder() {
    MetricsDb db = new MetricsDb(4, WINDOW, 2);
    for (int i = 0; i < 6; i++) {
      db.record("shop", "m", i * 20L, i);
    }
    db.purge(180); // forgets the points of 40, 60 and 80
    db.record("shop", "m", 180, 6);

    assertThat(db.recent("shop", "m", 9)).containsExactly(5, 6);
  }

  @Property(seed = "2", tries = 200)
  void theBaselineIsThatOfTheNewestPoints(
      @ForAll @IntRange(min = 1, max = 40) int points,
      @ForAll @Size(min = 1, max = 120) List<@DoubleRange(min = -1e6, max = 1e6) Double> values) {
    MetricsDb db = new MetricsDb(points, Duration.ofHours(1), 1);
    for (int i = 0; i < values.size(); i++) {
      db.record("shop", "m", i, values.get(i));
    }
    double[] kept =
        values.subList(Math.max(0, values.size() - points), values.size()).stream()
            .mapToDouble(Double::doubleValue)
            .toArray();

    Baseline baseline = db.baseline("shop", "m", values.size());

    assertThat(db.recent("shop", "m", points)).containsExactly(kept);
    double mean = 0;
    for (double value : kept) {
      mean += value;
    }
    mean /= kept.length;
    double squares = 0;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (double value : kept) {
      squares += (value - mean) * (value - mean);
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    double stdDev = Math.sqrt(squares / kept.length);
    assertThat(baseline).isEqualTo(new Baseline(kept.length, mean, stdDev, min, max));
    double value = values.get(values.size() - 1);
    double expected = kept.length < 10 || stdDev == 0 ? 0 : (value - mean) / stdDev;
    assertThat(db.zScore("shop", "m", values.size(), value)).isCloseTo(expected, within(1e-12));
  }

  @Property(seed = "3", tries = 200)
  void theNewestPointNeverLiesFurtherThanTheRootOfItsNumber(
      @ForAll @Size(min = 10, max = 100) List<@DoubleRange(min = -1e9, max = 1e9) Double> values) {
    MetricsDb db = new MetricsDb();
    for (int i = 0; i < values.size(); i++) {
      db.record("shop", "m", i, values.get(i));
    }
    double last = values.get(values.size() - 1);

    assertThat(Math.abs(db.zScore("shop", "m", values.size(), last)))
        .isLessThanOrEqualTo(Math.sqrt(values.size() - 1.0) + 1e-6);
  }

  /** The writer repeats one value a block, so a torn read would show a deviation or a wrong sum. */
  @Test
  void readersSeeWholePointsWhileOneWriterWrites() throws Exception {
    MetricsDb db = new MetricsDb(16, Duration.ofHours(1), 4);
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService readers = Executors.newFixedThreadPool(3);
    try {
      List<Future<Integer>> looks = new ArrayList<>();
      Callable<Integer> look =
          () -> {
            int seen = 0;
            while (!done.get()) {
              Baseline baseline = db.baseline("shop", "m", 0);
              assertThat(baseline.max() - baseline.min()).isLessThanOrEqualTo(15);
              double[] recent = db.recent("shop", "m", 16);
              for (int i = 1; i < recent.length; i++) {
                assertThat(recent[i]).isEqualTo(recent[i - 1] + 1);
              }
              seen += recent.length;
            }
            return seen;
          };
      for (int i = 0; i < 3; i++) {
        looks.add(readers.submit(look));
      }
      for (int i = 0; i < 200_000; i++) {
        db.record("shop", "m", 0, i);
      }
      done.set(true);
      for (Future<Integer> each : looks) {
        assertThat(each.get()).isNotNegative();
      }
    } finally {
      done.set(true);
      readers.shutdownNow();
    }
    assertThat(db.recent("shop", "m", 1)).containsExactly(199_999);
  }

  @Test
  void seriesMadeByManyThreadsAtOnceStayWithinTheLimit() throws Exception {
    MetricsDb db = new MetricsDb(4, WINDOW, 100);
    ExecutorService writers = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> kept = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        String component = "shop" + t % 2;
        kept.add(
            writers.submit(
                () -> {
                  int stored = 0;
                  for (int i = 0; i < 200; i++) {
                    stored += db.record(component, "m" + i, i, i) ? 1 : 0;
                  }
                  return stored;
                }));
      }
      for (Future<Integer> each : kept) {
        each.get();
      }
    } finally {
      writers.shutdownNow();
    }
    assertThat(db.seriesCount()).isEqualTo(100);
  }
}
