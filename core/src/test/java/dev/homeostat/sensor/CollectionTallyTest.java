package dev.homeostat.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.sensor.CollectionTally.Heap;
import java.lang.management.GarbageCollectorMXBean;
import java.util.List;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** Of a heap of 100 bytes that a parallel collector looks after. */
class CollectionTallyTest {

  private static final long SECOND = 1_000_000_000L;

  private final Bean young = new Bean("PS Scavenge");
  private final Bean full = new Bean("PS MarkSweep");
  private final CollectionTally tally =
      new CollectionTally(new CollectionCounters(List.of(young, full)), 100);
  private long ticks;

  @Test
  void ofSeveralPausesNoneIsLost() {
    tick(50);
    hears(Collector.PARALLEL_YOUNG, 3, 60, 20);
    hears(Collector.PARALLEL_YOUNG, 7, 60, 25);
    tick(30);

    assertThat(tally.pauseMillis()).isEqualTo(7);
    assertThat(tally.timePercent()).isEqualTo(1);
    assertThat(tally.afterBytes()).isEqualTo(25);
    assertThat(tally.liveBytes()).isNaN();
    assertThat(tally.takeReclaimedBytes()).isEqualTo(75);
    tick(30);
    assertThat(tally.pauseMillis()).isNaN();
    assertThat(tally.timePercent()).isZero();
    assertThat(tally.afterBytes()).isNaN();
    assertThat(tally.takeReclaimedBytes()).isZero();
  }

  @Test
  void anotherNotificationIsOneTooManyWhereNineTenthsLive() {
    hears(Collector.PARALLEL_FULL, 5, 95, 80);
    assertThat(tally.isTight(80)).isFalse();
    assertThat(tally.isTight(90)).isTrue();
  }

  @Test
  void andWhereTenWholeCollectionsRunningFreedNextToNothing() {
    for (int i = 0; i < 9; i++) {
      hears(Collector.PARALLEL_FULL, 5, 75.5, 75);
      assertThat(tally.isTight(75)).isFalse();
    }
    hears(Collector.PARALLEL_FULL, 5, 75.5, 75);
    assertThat(tally.isTight(75)).isTrue();
    assertThat(tally.isStarved()).isTrue();
  }

  @Test
  void oneThatFreedSomethingEndsTheRow() {
    for (int i = 0; i < 30; i++) {
      hears(Collector.PARALLEL_FULL, 5, i % 9 == 8 ? 79 : 75.5, 75);
    }
    assertThat(tally.isTight(75)).isFalse();
  }

  @Test
  void whereNotificationsAreLostWhatIsUsedLives() {
    tick(95);
    for (int i = 0; i < 10; i++) {
      assertThat(tally.takeUntold(95)).as("after %d", i).isFalse();
      young.collects(1);
    }
    assertThat(tally.takeUntold(89)).as("in a heap with room").isFalse();
    assertThat(tally.takeUntold(95)).isTrue();

    assertThat(tally.liveBytes()).isEqualTo(95);
    assertThat(tally.isStarved()).isTrue();
  }

  @Test
  void whatIsNotHeardIsTakenFromTheBeans() {
    tick(95);
    tally.stopHearing(95);
    young.collects(4);
    full.collects(20);
    tick(90);

    assertThat(tally.isDeaf()).isTrue();
    assertThat(tally.pauseMillis()).as("at least").isEqualTo(12);
    assertThat(tally.timePercent()).isEqualTo(2.4);
    assertThat(tally.liveBytes()).isEqualTo(90);
    assertThat(tally.takeReclaimedBytes()).isEqualTo(5);

    young.collects(6);
    tick(85);
    assertThat(tally.pauseMillis()).isEqualTo(6);
    assertThat(tally.afterBytes()).isEqualTo(85);
    assertThat(tally.liveBytes()).isNaN();
    assertThat(tally.lastLiveBytes()).isEqualTo(90);

    tick(87);
    assertThat(tally.pauseMillis()).isNaN();
    assertThat(tally.afterBytes()).isNaN();
  }

  @Test
  void whereNoBeanTellsTheWholeHeapTenCollectionsOfAFullOneTellWhatLives() {
    Bean cycles = new Bean("Nobody's Collector");
    CollectionTally untold = new CollectionTally(new CollectionCounters(List.of(cycles)), 100);
    untold.stopHearing(95);
    for (int i = 1; i < 10; i++) {
      cycles.collects(1);
      untold.tick(i * SECOND, 95);
      assertThat(untold.liveBytes()).as("after %d", i).isNaN();
    }
    cycles.collects(1);
    untold.tick(10 * SECOND, 95);
    assertThat(untold.liveBytes()).isEqualTo(95);

    untold.tick(11 * SECOND, 85);
    assertThat(untold.liveBytes()).isNaN();
  }

  @Test
  void aLateNotificationOfBeforeCountsOnce() {
    tick(95);
    young.collects(3);
    tally.stopHearing(95);
    young.collects(4);
    tally.heard(Collector.PARALLEL_YOUNG, 3, new Heap(96, 0), new Heap(95, 0));
    tick(95);

    assertThat(tally.timePercent()).isEqualTo(0.7);
  }

  @Test
  void aCollectionOfTheWholeHeapInTheStopInWhichListeningEndsIsNotLost() {
    tick(50);
    young.collects(2);
    full.collects(40);
    tally.heard(Collector.PARALLEL_YOUNG, 2, new Heap(99, 0), new Heap(95, 0));
    tally.stopHearing(11);
    tick(12);

    assertThat(tally.timePercent()).isEqualTo(4.2);
    assertThat(tally.pauseMillis()).isEqualTo(40);
    assertThat(tally.liveBytes()).isEqualTo(11);
    assertThat(tally.takeReclaimedBytes()).isEqualTo(4 + 84);

    tally.hearAgain(12);
    hears(Collector.PARALLEL_YOUNG, 3, 60, 20);
    tick(20);
    assertThat(tally.timePercent()).isEqualTo(0.3);
  }

  @Test
  void itHearsAgainWithRoomAndOnceStarvedWithMoreOfIt() {
    tally.stopHearing(95);
    assertThat(tally.hasRoom(80)).isFalse();
    assertThat(tally.hasRoom(79)).isTrue();
    tally.hearAgain(79);
    assertThat(tally.isDeaf()).isFalse();

    for (int i = 0; i < 10; i++) {
      hears(Collector.PARALLEL_FULL, 5, 79, 79);
    }
    tally.stopHearing(79);
    assertThat(tally.hasRoom(79)).isFalse();
    assertThat(tally.hasRoom(69)).isTrue();
    tally.hearAgain(69);
    assertThat(tally.isStarved()).isFalse();
  }

  private void hears(Collector collector, long millis, double before, double after) {
    (collector == Collector.PARALLEL_FULL ? full : young).collects(millis);
    tally.heard(collector, millis, new Heap(before, 0), new Heap(after, 0));
  }

  private void tick(double usedBytes) {
    tally.tick(++ticks * SECOND, usedBytes);
  }

  /** Counts what the test does. */
  private static final class Bean implements GarbageCollectorMXBean {
    private final String name;
    private long count;
    private long millis;

    Bean(String name) {
      this.name = name;
    }

    void collects(long forMillis) {
      count++;
      millis += forMillis;
    }

    @Override
    public long getCollectionCount() {
      return count;
    }

    @Override
    public long getCollectionTime() {
      return millis;
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isValid() {
      return true;
    }

    @Override
    public String[] getMemoryPoolNames() {
      return new String[0];
    }

    @Override
    public ObjectName getObjectName() {
      throw new UnsupportedOperationException();
    }
  }
}
