package dev.homeostat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RehearsalTest {

  @Test
  void writesTheOpeningAndTheEnd() {
    assertThat(Rehearsal.play()).isGreaterThan(1_000);
  }
}
