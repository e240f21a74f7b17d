package dev.homeostat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShortageTest {

  private final Shortage shortage = new Shortage();

  @Test
  void aTickWithMemoryFindsAll() {
    shortage.begin();
    assertThat(shortage.leavesOut()).isFalse();
    assertThat(shortage.isComplete()).isTrue();
    assertThat(shortage.isHeapFull()).isFalse();
  }

  @Test
  void afterAFindingThatFoundNoMemoryNoneIsMadeForTwentyTicks() {
    shortage.begin();
    shortage.strikes();
    assertThat(shortage.isComplete()).isFalse();
    for (int tick = 1; tick < 20; tick++) {
      shortage.begin();
      assertThat(shortage.isComplete()).as("nothing was to be found").isTrue();
      assertThat(shortage.leavesOut()).as("tick %d", tick).isTrue();
      assertThat(shortage.isComplete()).as("something was").isFalse();
    }
    shortage.begin();
    assertThat(shortage.leavesOut()).isFalse();
    assertThat(shortage.isComplete()).isTrue();
  }

  @Test
  void aFullHeapIsToldForItsTick() {
    shortage.begin();
    shortage.heapIsFull();
    assertThat(shortage.isHeapFull()).isTrue();
    shortage.begin();
    assertThat(shortage.isHeapFull()).isFalse();
  }
}
