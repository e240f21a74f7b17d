package dev.homeostat.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReserveTest {

  private static final int HALF_A_REGION = 512 * 1024;

  private final Reserve reserve = new Reserve();

  @Test
  void givesItsMemoryBackOnceAndTakesItAnewWhereThereIsRoom() {
    assertThat(reserve.giveBack()).isTrue();
    assertThat(reserve.giveBack()).isFalse();
    System.gc();
    reserve.restock();
    assertThat(reserve.giveBack()).isTrue();
  }

  @Test
  void holdsMoreThanHalfARegionOfG1OnlyWhereTheHeapIsTight() {
    assertThat(reserve.bytes()).isLessThan(HALF_A_REGION);
    reserve.suit(0.6);
    assertThat(reserve.bytes())
        .isGreaterThan(HALF_A_REGION)
        .isGreaterThan((int) (Runtime.getRuntime().maxMemory() / 4096));
    reserve.suit(0.45);
    reserve.suit(Double.NaN);
    assertThat(reserve.bytes()).isGreaterThan(HALF_A_REGION);
    reserve.suit(0.3);
    assertThat(reserve.bytes()).isLessThan(HALF_A_REGION);
  }

  @Test
  void takesNothingBeforeThereIsRoomAgain() {
    reserve.giveBack();
    reserve.suit(0.9);
    assertThat(reserve.bytes()).isZero();
  }
}
