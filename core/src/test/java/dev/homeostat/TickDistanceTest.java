package dev.homeostat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TickDistanceTest {

  private static final long SECOND = 1_000_000_000L;

  private final TickDistance distance = new TickDistance(Duration.ofSeconds(1));
  private long tick;
  private long seconds = 1_000;

  @Test
  void nothingIsKnownBeforeTheSecondTick() {
    assertThat(distance.seconds()).isZero();
    ticks(1, 1);
    assertThat(distance.seconds()).isZero();
  }

  @Test
  void aGapIsLeftOut() {
    ticks(30, 1);
    ticks(1, 60);
    ticks(30, 1);
    assertThat(distance.seconds()).isEqualTo(1);
  }

  @Test
  void aRecordingsPaceIsToldWhateverTheIntervalIs() {
    ticks(30, 15);
    assertThat(distance.seconds()).isEqualTo(15);
  }

  @Test
  void aPaceThatStaysSlowCounts() {
    ticks(10, 1);
    ticks(1_000, 60);
    assertThat(distance.seconds()).isBetween(55.0, 60.0);
  }

  @Test
  void ticksThatWereLeftOutAreNoGap() {
    ticks(10, 1);
    tick += 20;
    ticks(1, 21);
    assertThat(distance.seconds()).isEqualTo(1);
  }

  private void ticks(int count, int apart) {
    for (int i = 0; i < count; i++) {
      seconds += apart;
      distance.add(tick++, seconds * SECOND);
    }
  }
}
