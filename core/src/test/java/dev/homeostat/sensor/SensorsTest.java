package dev.homeostat.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class SensorsTest {

  private static final long SECOND = 1_000_000_000L;

  private final List<String> lines = new ArrayList<>();
  private final Sensors sensors = new Sensors(lines::add);
  private final Readings readings = new Readings();

  @Test
  void aProbeThatThrowsTakesOutItsSignalOnlyAndSaysSoOnce() {
    sensors.add(
        EnumSet.noneOf(Signal.class),
        new Fake(Signal.THREADS, Signal.FD_OPEN, Signal.CPU_PCT) {
          @Override
          public double value(Signal signal) throws IOException {
            if (signal == Signal.FD_OPEN) {
              throw new IOException("gone");
            }
            return signal == Signal.THREADS ? 7 : 8;
          }
        });

    for (int i = 1; i < 10; i++) {
      read(i);
      assertThat(readings.value(Signal.THREADS)).isEqualTo(7);
      assertThat(readings.value(Signal.CPU_PCT)).isEqualTo(8);
      assertThat(readings.value(Signal.FD_OPEN)).isNaN();
    }

    assertThat(lines).containsExactly("signal fd_open cannot be read and is left out: gone");
    assertThat(sensors.support(Signal.FD_OPEN)).isEqualTo(new Support.Unavailable("gone"));
    assertThat(sensors.support(Signal.THREADS)).isEqualTo(new Support.Supported());
  }

  @Test
  void aSignalThatCanBeReadAgainIsBackAndItsLineIsSaidOnce() {
    boolean[] broken = {true};
    int[] reads = {0};
    sensors.add(
        EnumSet.noneOf(Signal.class),
        new Fake(Signal.FD_OPEN) {
          @Override
          public double value(Signal signal) throws IOException {
            reads[0]++;
            if (broken[0]) {
              throw new IOException("Too many open files");
            }
            return 7;
          }
        });
    read(1);
    assertThat(readings.value(Signal.FD_OPEN)).isNaN();
    assertThat(sensors.support(Signal.FD_OPEN).why()).isEqualTo("Too many open files");
    assertThat(lines).hasSize(1);

    broken[0] = false;
    read(2);
    assertThat(readings.value(Signal.FD_OPEN)).isEqualTo(7);
    assertThat(sensors.support(Signal.FD_OPEN)).isEqualTo(new Support.Supported());

    broken[0] = true;
    read(3);
    assertThat(readings.value(Signal.FD_OPEN)).isNaN();
    assertThat(sensors.support(Signal.FD_OPEN).why()).isEqualTo("Too many open files");
    assertThat(lines).hasSize(1);
  }

  @Test
  void aSignalThatGoesOnFailingIsTriedLaterAndLater() {
    List<Long> tried = new ArrayList<>();
    long[] now = {0};
    sensors.add(
        EnumSet.noneOf(Signal.class),
        new Fake(Signal.FD_OPEN) {
          @Override
          public double value(Signal signal) {
            tried.add(now[0]);
            throw new AssertionError("on purpose");
          }
        });
    for (now[0] = 1; now[0] < 80; now[0]++) {
      read(now[0]);
    }
    assertThat(tried).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 52L, 72L);
    assertThat(lines).hasSize(1);
  }

  @Test
  void outOfMemoryAndStackAreTheHostsTroubleAndPass() {
    int[] reads = {0};
    sensors.add(
        EnumSet.noneOf(Signal.class),
        new Fake(Signal.THREADS) {
          @Override
          public double value(Signal signal) {
            reads[0]++;
            if (reads[0] == 1) {
              throw new OutOfMemoryError("on purpose");
            }
            if (reads[0] == 2) {
              throw new StackOverflowError("on purpose");
            }
            return 7;
          }
        });
    int tick = 1;
    read(tick);
    assertThat(readings.value(Signal.THREADS)).isNaN();
    while (reads[0] == 1) { // What found no memory is left alone for a while.
      read(++tick);
      assertThat(readings.value(Signal.THREADS)).isNaN();
    }
    assertThat(tick).isGreaterThan(10);
    read(++tick);
    assertThat(readings.value(Signal.THREADS)).isEqualTo(7);
    assertThat(lines).isEmpty();
  }

  @Test
  void whatChangesSlowlyAndFoundNoMemoryIsReadAgainAfterAsManyTicks() {
    List<Long> reads = new ArrayList<>();
    long[] now = {0};
    sensors.add(
        EnumSet.noneOf(Signal.class),
        new Fake(Signal.FD_OPEN) {
          @Override
          public double value(Signal signal) {
            reads.add(now[0]);
            if (reads.size() == 1) {
              throw new OutOfMemoryError("on purpose");
            }
            return 7;
          }
        },
        true);
    for (now[0] = 1; now[0] <= 30; now[0]++) {
      read(now[0]);
    }
    assertThat(reads).containsExactly(1L, 21L, 26L);
    assertThat(lines).isEmpty();
  }

  @Test
  void aRefreshThatThrowsTakesOutAllSignalsOfItsTopic() {
    sensors.add(
        EnumSet.of(Signal.THREADS),
        new Fake(Signal.THREADS, Signal.CPU_PCT) {
          @Override
          public void refresh(long nanos) {
            throw new IllegalStateException("a\nb\u001b");
          }
        });
    sensors.add(EnumSet.noneOf(Signal.class), new Fake(Signal.FD_OPEN));
    read(1);
    assertThat(lines).hasSize(2);
    read(2);
    assertThat(lines).hasSize(2).allMatch(line -> line.endsWith("a\\u000ab\\u001b"));
    assertThat(readings.value(Signal.FD_OPEN)).isEqualTo(1);
  }

  @Test
  void aClassThatIsMissingIsToldByItsNameWhereEveryModuleIsThere() {
    sensors.add(
        EnumSet.of(Signal.THREADS, Signal.CPU_PCT),
        new Fake() {
          @Override
          public void describe(Offer offer) {
            throw new NoClassDefFoundError("com/sun/management/ThreadMXBean");
          }
        });
    for (Signal signal : List.of(Signal.THREADS, Signal.CPU_PCT)) {
      assertThat(sensors.support(signal)).isInstanceOf(Support.Unsupported.class);
      assertThat(sensors.support(signal).why())
          .contains("NoClassDefFoundError", "ThreadMXBean")
          .doesNotContain("module");
    }
    assertThat(lines).isEmpty();
    read(1);
  }

  @Test
  void aClassThatCouldNotBeInitialisedIsToldByWhatKeptItFromThat() {
    sensors.add(
        EnumSet.of(Signal.FD_OPEN),
        new Fake() {
          @Override
          public void describe(Offer offer) {
            throw new ExceptionInInitializerError(new IOException("Too many open files"));
          }
        });
    assertThat(sensors.support(Signal.FD_OPEN).why())
        .isEqualTo("java.io.IOException: Too many open files");
  }

  @Test
  void aSensorThatCannotDescribeItselfIsClosed() {
    boolean[] closed = {false};
    sensors.add(
        EnumSet.of(Signal.THREADS),
        new Fake() {
          @Override
          public void describe(Offer offer) throws IOException {
            throw new IOException("no such file");
          }

          @Override
          public void close() {
            closed[0] = true;
          }
        });
    assertThat(sensors.support(Signal.THREADS).why()).isEqualTo("no such file");
    assertThat(closed[0]).isTrue();
  }

  @Test
  void aSignalNobodyGivesIsUnsupported() {
    assertThat(sensors.support(Signal.THREADS).why()).isEqualTo("no sensor gives it");
    assertThat(sensors.supportedCount()).isZero();
  }

  @Test
  void whatChangesSlowlyIsReadAtEveryFifthTickAndShownAtEach() {
    int[] reads = {0};
    sensors.add(EnumSet.noneOf(Signal.class), new Counting(reads), true);
    List<Double> news = new ArrayList<>();
    for (int tick = 1; tick <= 11; tick++) {
      read(tick);
      news.add(readings.news(Signal.FD_OPEN));
      assertThat(readings.value(Signal.FD_OPEN)).isEqualTo(reads[0]);
      assertThat(readings.limit(Signal.FD_OPEN)).isEqualTo(1_024);
    }
    double none = Double.NaN;
    assertThat(news).containsExactly(1.0, none, none, none, none, 2.0, none, none, none, none, 3.0);
  }

  @Test
  void fiveSecondsAreTheLongestThatASlowSignalWaits() {
    int[] reads = {0};
    sensors.add(EnumSet.noneOf(Signal.class), new Counting(reads), true);
    for (int tick = 1; tick <= 4; tick++) {
      read(10L * tick);
      assertThat(readings.news(Signal.FD_OPEN)).isEqualTo(tick);
    }
  }

  @Test
  void whatChangesSlowlyIsReadAtEachTickWhereThatIsAskedFor() {
    int[] reads = {0};
    sensors.add(EnumSet.noneOf(Signal.class), new Counting(reads), true);
    sensors.readAllAtEachTick();
    for (int tick = 1; tick <= 7; tick++) {
      read(tick);
      assertThat(readings.news(Signal.FD_OPEN)).isEqualTo(tick);
    }
  }

  @Test
  void valuesAndLimitsThatAreNoNumbersAreAbsent() {
    sensors.add(
        EnumSet.noneOf(Signal.class),
        new Fake(Signal.THREADS) {
          @Override
          public double value(Signal signal) {
            return Double.NaN;
          }

          @Override
          public double limit(Signal signal) {
            return Double.POSITIVE_INFINITY;
          }
        });
    read(1);
    assertThat(readings.value(Signal.THREADS)).isNaN();
    assertThat(readings.limit(Signal.THREADS)).isNaN();
  }

  @Test
  void everySignalOfThisJvmIsPlausible() {
    try (Sensors own = ofThisJvm()) {
      byte[][] garbage = new byte[64][];
      for (int tick = 1; tick <= 20; tick++) {
        for (int i = 0; i < garbage.length; i++) {
          garbage[i] = new byte[10_000];
        }
        readings.begin(tick * SECOND, 1);
        own.read(readings);
      }
      for (Signal signal : Signal.values()) {
        double value = readings.value(signal);
        if (!Double.isNaN(value)) {
          assertThat(value).as(signal.metric()).isNotNegative().isLessThan(1e9);
          assertThat(own.support(signal)).as(signal.metric()).isEqualTo(new Support.Supported());
        }
        double limit = readings.limit(signal);
        if (!Double.isNaN(limit) && !Double.isNaN(value)) {
          assertThat(limit).as(signal.metric()).isGreaterThanOrEqualTo(value);
        }
      }
      assertThat(readings.value(Signal.THREADS)).isBetween(2.0, 10_000.0);
      assertThat(readings.value(Signal.HEAP_ALLOC_MB)).isBetween(1.0, 100_000.0);
      assertThat(readings.limit(Signal.HEAP_ALLOC_MB))
          .isEqualTo(Runtime.getRuntime().maxMemory() / 1048576.0);
      assertThat(readings.value(Signal.CLASSES_LOADED)).isBetween(500.0, 1e6);
      assertThat(readings.value(Signal.METASPACE_MB)).isBetween(1.0, 10_000.0);
      assertThat(readings.value(Signal.CODE_CACHE_MB)).isBetween(0.1, 10_000.0);
      assertThat(readings.limit(Signal.CODE_CACHE_MB)).isBetween(1.0, 10_000.0);
      assertThat(readings.value(Signal.CPU_PCT)).isBetween(0.0, 100.0);
      assertThat(readings.value(Signal.BLOCKED_THREADS)).isNotNaN();
      assertThat(readings.limit(Signal.DIRECT_MB)).isPositive();
      assertThat(lines).isEmpty();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatLinuxTellsOfThisProcessIsPlausible() {
    try (Sensors own = ofThisJvm()) {
      read(own, 1);
      read(own, 2);
      assertThat(readings.value(Signal.RSS_MB)).isBetween(20.0, readings.limit(Signal.RSS_MB));
      assertThat(readings.value(Signal.NATIVE_MB)).isBetween(0.0, readings.value(Signal.RSS_MB));
      assertThat(readings.value(Signal.FD_OPEN)).isBetween(3.0, readings.limit(Signal.FD_OPEN));
      assertThat(readings.value(Signal.MAJOR_FAULTS)).isNotNegative();
      assertThat(readings.limit(Signal.THREADS)).isGreaterThan(100);
      assertThat(own.supportedCount()).isGreaterThanOrEqualTo(18);
    }
  }

  @Test
  void afterAWholeCollectionWhatLivesIsKnownOnAnyCollector() {
    try (Sensors own = ofThisJvm()) {
      System.gc();
      int[] tick = {1};
      await()
          .pollDelay(Duration.ZERO)
          .until(
              () -> {
                read(own, tick[0]++);
                return !Double.isNaN(readings.value(Signal.HEAP_LIVE_MB));
              });
      assertThat(readings.value(Signal.HEAP_LIVE_MB))
          .isBetween(0.5, readings.limit(Signal.HEAP_LIVE_MB));
      assertThat(readings.value(Signal.HEAP_AFTER_GC_MB)).isPositive();
      assertThat(readings.profile().collections()).isPositive();
    }
  }

  @Test
  void aPauseBetweenTwoTicksIsNotLost() {
    try (Sensors own = ofThisJvm()) {
      read(own, 1);
      System.gc();
      int[] tick = {2};
      await()
          .pollDelay(Duration.ZERO)
          .until(
              () -> {
                read(own, tick[0]++);
                return !Double.isNaN(readings.value(Signal.GC_PAUSE_MS));
              });
      double pause = readings.value(Signal.GC_PAUSE_MS);
      assertThat(pause).isNotNegative();
      assertThat(readings.value(Signal.GC_TIME_PCT)).isBetween(0.0, 100.0);
    }
  }

  /** Under ZGC and Shenandoah a bean of its own counts the pauses within the cycles. */
  @Test
  void aPauseWithinACycleIsNoCollectionOfItsOwn() {
    try (Sensors own = ofThisJvm()) {
      System.gc();
      read(own, 1);
      long atMost =
          ManagementFactory.getGarbageCollectorMXBeans().stream()
              .filter(bean -> !bean.getName().endsWith(" Pauses"))
              .mapToLong(GarbageCollectorMXBean::getCollectionCount)
              .sum();
      assertThat(readings.profile().collections()).isBetween(1L, atMost);
    }
  }

  private Sensors ofThisJvm() {
    return Sensors.ofThisProcess(() -> "", HistogramBudget.DEFAULT, lines::add);
  }

  private void read(long tick) {
    read(sensors, tick);
  }

  private void read(Sensors read, long tick) {
    readings.begin(tick * SECOND, 1);
    read.read(readings);
  }

  /** Gives how often it was asked. */
  private static final class Counting extends Fake {
    private final int[] reads;

    Counting(int[] reads) {
      super(Signal.FD_OPEN);
      this.reads = reads;
    }

    @Override
    public double value(Signal signal) {
      return ++reads[0];
    }

    @Override
    public double limit(Signal signal) {
      return 1_024;
    }
  }

  /** Gives signals that are always 1. */
  private static class Fake implements Sensor {
    private final Signal[] signals;

    Fake(Signal... signals) {
      this.signals = signals;
    }

    @Override
    public void describe(Offer offer) throws IOException {
      for (Signal signal : signals) {
        offer.gives(signal);
      }
    }

    @Override
    public double value(Signal signal) throws IOException {
      return 1;
    }
  }
}
