package dev.homeostat.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.sensor.Collector.Examined;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollectorTest {

  @ParameterizedTest
  @CsvSource({
    "Copy, true, PART",
    "MarkSweepCompact, true, WHOLE",
    "PS Scavenge, true, PART",
    "PS MarkSweep, true, WHOLE",
    "G1 Young Generation, true, PART",
    "G1 Old Generation, true, WHOLE",
    "G1 Concurrent GC, true, MARKED",
    "ZGC Cycles, false, WHOLE",
    "ZGC Pauses, true, NOTHING",
    "ZGC Minor Cycles, false, PART",
    "ZGC Minor Pauses, true, NOTHING",
    "ZGC Major Cycles, false, WHOLE",
    "ZGC Major Pauses, true, NOTHING",
    "Shenandoah Cycles, false, WHOLE",
    "Shenandoah Pauses, true, NOTHING",
    "Nobody's Collector, true, PART"
  })
  void everyBeanIsAPauseOrACycle(String bean, boolean pause, Examined examined) {
    assertThat(Collector.ofBean(bean).isPause()).isEqualTo(pause);
    assertThat(Collector.ofBean(bean).examined()).isEqualTo(examined);
  }

  @Test
  void everyBeanOfThisJvmIsKnown() {
    assertThat(ManagementFactory.getGarbageCollectorMXBeans())
        .allSatisfy(bean -> assertThat(Collector.of(bean)).isNotEqualTo(Collector.OTHER));
  }

  @Test
  void aCycleThatMayBeOfAGenerationShowsAPart() {
    Collector collector = Collector.of(shenandoah("Shenandoah Young Gen", "Shenandoah Old Gen"));
    assertThat(collector.examined()).isEqualTo(Examined.PART);
    assertThat(collector.isPause()).isFalse();
    assertThat(Collector.of(shenandoah("Shenandoah"))).isEqualTo(Collector.SHENANDOAH_CYCLE);
  }

  @Test
  void whatLivesIsToldWhereTheWholeHeapIsSureToBeExamined() {
    assertThat(whyLiveUntold(false, Collector.PARALLEL_YOUNG, Collector.PARALLEL_FULL)).isEmpty();
    assertThat(whyLiveUntold(false, Collector.SHENANDOAH_GENERATION_CYCLE)).isEmpty();
    assertThat(whyLiveUntold(true, Collector.G1_YOUNG, Collector.G1_FULL)).isEmpty();
    assertThat(whyLiveUntold(false, Collector.G1_YOUNG, Collector.G1_FULL, Collector.G1_CYCLE))
        .isEmpty();
  }

  @Test
  void itIsNotWhereG1sCyclesAreNotSeenOrTheCollectorIsNotKnown() {
    assertThat(whyLiveUntold(false, Collector.G1_YOUNG, Collector.G1_FULL))
        .hasValueSatisfying(why -> assertThat(why).contains("PerfDisableSharedMem"));
    assertThat(whyLiveUntold(false, Collector.OTHER)).isPresent();
  }

  @Test
  void epsilonCollectsNothing() {
    assertThat(Collector.ofBean("Epsilon Heap")).isEqualTo(Collector.NONE);
    assertThat(Collector.whyUntold(EnumSet.of(Collector.NONE)))
        .hasValueSatisfying(why -> assertThat(why).contains("Epsilon"));
    assertThat(Collector.whyUntold(EnumSet.noneOf(Collector.class))).isPresent();
    assertThat(Collector.whyUntold(EnumSet.of(Collector.SERIAL_FULL))).isEmpty();
  }

  private static Optional<String> whyLiveUntold(boolean seesCycles, Collector... all) {
    return Collector.whyLiveUntold(Set.of(all), seesCycles);
  }

  private static GarbageCollectorMXBean shenandoah(String... pools) {
    return new GarbageCollectorMXBean() {
      @Override
      public String getName() {
        return "Shenandoah Cycles";
      }

      @Override
      public String[] getMemoryPoolNames() {
        return pools;
      }

      @Override
      public long getCollectionCount() {
        return 0;
      }

      @Override
      public long getCollectionTime() {
        return 0;
      }

      @Override
      public boolean isValid() {
        return true;
      }

      @Override
      public ObjectName getObjectName() {
        throw new UnsupportedOperationException();
      }
    };
  }
}
