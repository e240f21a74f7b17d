package dev.homeostat.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReserveTest {

  @Test
  void givesItsMemoryBackOnceAndTakesItAnewWhereThereIsRoom() {
    Reserve reserve = new Reserve();
    assertThat(reserve.giveBack()).isTrue();
    assertThat(reserve.giveBack()).isFalse();
    System.gc();
    reserve.restock();
    assertThat(reserve.giveBack()).isTrue();
  }
}
