package dev.homeostat.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapFloorTest {

  private final HeapFloor floor = new HeapFloor();

  @Test
  void nothingIsKnownBeforeTheFirstCollection() {
    assertThat(floor.afterBytes()).isNaN();
    assertThat(floor.liveBytes()).isNaN();
  }

  @Test
  void aYoungCollectionLeavesAnUpperBoundOnly() {
    floor.collectedPart(500, 0);
    assertThat(floor.afterBytes()).isEqualTo(500);
    assertThat(floor.liveBytes()).isNaN();
  }

  @Test
  void aWholeCollectionLeavesWhatLives() {
    floor.collectedPart(500, 0);
    floor.collectedWhole(200);
    floor.collectedPart(300, 0);
    assertThat(floor.afterBytes()).isEqualTo(300);
    assertThat(floor.liveBytes()).isEqualTo(200);
  }

  @Test
  void whereNothingHasToPrepareTheFirstCollectionAfterMarkingMayLeaveTheFloor() {
    floor.markedAndReady(930);
    assertThat(floor.afterBytes()).isEqualTo(930);
    assertThat(floor.takeLiveBytes()).isNaN();
    floor.collectedPart(810, 10);
    assertThat(floor.takeLiveBytes()).as("there may be one more").isNaN();
    floor.markedAndReady(970);
    assertThat(floor.takeLiveBytes()).isEqualTo(810);
    floor.collectedPart(840, -20);
    assertThat(floor.takeLiveBytes()).isEqualTo(840);
    floor.collectedPart(900, 5);
    assertThat(floor.takeLiveBytes()).isNaN();
  }

  @Test
  void theLastMixedCollectionThatShrankTheOldGenerationLeavesTheFloor() {
    floor.marked();
    floor.collectedPart(900, -10); // prepares
    assertThat(floor.liveBytes()).isNaN();
    floor.collectedPart(700, 200);
    assertThat(floor.liveBytes()).isEqualTo(700);
    floor.collectedPart(600, 100);
    assertThat(floor.liveBytes()).isEqualTo(600);
    assertThat(floor.takeLiveBytes()).isNaN(); // there may be one more
    floor.collectedPart(650, -5); // young again
    assertThat(floor.takeLiveBytes()).isEqualTo(600);
    assertThat(floor.takeLiveBytes()).isNaN();
    floor.collectedPart(640, 10); // a humongous object died: no mixed collection
    assertThat(floor.liveBytes()).isEqualTo(600);
    assertThat(floor.afterBytes()).isEqualTo(640);
  }

  @Test
  void whereMarkingFoundTooLittleTheFirstCollectionIsTheFloor() {
    floor.marked();
    floor.collectedPart(900, 0);
    floor.collectedPart(880, -3);
    assertThat(floor.takeLiveBytes()).isEqualTo(880);
    floor.collectedPart(890, 50);
    assertThat(floor.liveBytes()).isEqualTo(880);
  }

  @Test
  void aCycleThatBeginsWhileMixedCollectionsRunBeginsAnew() {
    floor.marked();
    floor.collectedPart(900, 0);
    floor.marked();
    floor.collectedPart(800, 100); // prepares
    assertThat(floor.liveBytes()).isNaN();
  }

  @Test
  void aCycleThatBeginsEndsTheMixedCollectionsBeforeIt() {
    floor.marked();
    floor.collectedPart(900, 0);
    floor.collectedPart(700, 200);
    floor.marked();
    assertThat(floor.takeLiveBytes()).isEqualTo(700);
    floor.collectedPart(800, 100); // prepares
    assertThat(floor.takeLiveBytes()).isNaN();
  }

  @Test
  void aFullCollectionEndsACycle() {
    floor.marked();
    floor.collectedWhole(100);
    floor.collectedPart(300, 0);
    floor.collectedPart(290, 10);
    assertThat(floor.liveBytes()).isEqualTo(100);
  }
}
