package dev.homeostat.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.sensor.Collector.Examined;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
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
        .extracting(GarbageCollectorMXBean::getName)
        .allSatisfy(name -> assertThat(Collector.ofBean(name)).isNotEqualTo(Collector.OTHER));
  }
}
