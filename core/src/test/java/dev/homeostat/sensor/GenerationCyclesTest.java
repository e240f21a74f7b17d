package dev.homeostat.sensor;

import static dev.homeostat.sensor.Collector.SHENANDOAH_FULL;
import static dev.homeostat.sensor.Collector.SHENANDOAH_GENERATION_CYCLE;
import static dev.homeostat.sensor.Collector.SHENANDOAH_OLD_MARKED;
import static dev.homeostat.sensor.Collector.SHENANDOAH_OLD_WALK;
import static dev.homeostat.sensor.Collector.SHENANDOAH_PAUSE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** With notifications as a JDK 25 sends them. */
class GenerationCyclesTest {

  private static final String[] YOUNG = {
    "Init Mark", "Final Mark", "Init Update Refs", "Final Update Refs"
  };

  private final GenerationCycles cycles = new GenerationCycles();

  @Test
  void aYoungCycleBeginsWithItsOwnMark() {
    assertThat(cycle(YOUNG)).isEqualTo(SHENANDOAH_GENERATION_CYCLE);
    assertThat(cycle("Init Mark", "Final Mark")).isEqualTo(SHENANDOAH_GENERATION_CYCLE);
    assertThat(cycle("Degenerated GC")).isEqualTo(SHENANDOAH_GENERATION_CYCLE);
  }

  @Test
  void theOldGenerationIsMarkedWhereAMarkOnlyEnds() {
    cycle(YOUNG);
    assertThat(cycle("Final Mark")).isEqualTo(SHENANDOAH_OLD_MARKED);
    assertThat(cycle(YOUNG)).isEqualTo(SHENANDOAH_GENERATION_CYCLE);
  }

  @Test
  void aCycleWithoutAPauseOnlyWalks() {
    assertThat(cycle()).isEqualTo(SHENANDOAH_OLD_WALK);
  }

  @Test
  void aFullCollectionExaminesAll() {
    assertThat(cycle("Init Mark", "Full GC")).isEqualTo(SHENANDOAH_FULL);
    assertThat(cycle(YOUNG)).isEqualTo(SHENANDOAH_GENERATION_CYCLE);
  }

  @Test
  void othersAreWhatTheirBeanIs() {
    assertThat(cycles.kindOf(Collector.G1_YOUNG, "end of minor GC")).isEqualTo(Collector.G1_YOUNG);
    assertThat(cycles.kindOf(Collector.SHENANDOAH_CYCLE, "end of GC cycle"))
        .isEqualTo(Collector.SHENANDOAH_CYCLE);
  }

  private Collector cycle(String... pauses) {
    for (String pause : pauses) {
      assertThat(cycles.kindOf(SHENANDOAH_PAUSE, pause)).isEqualTo(SHENANDOAH_PAUSE);
    }
    return cycles.kindOf(SHENANDOAH_GENERATION_CYCLE, "end of GC cycle");
  }
}
