package dev.homeostat.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.signal.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AllowanceTest {

  private final ManualClock clock = new ManualClock(0);
  private final Allowance allowance = new Allowance(3, 2, clock);

  @Test
  void soManyAtOnceAndSoManyASecond() {
    assertThat(taken()).isEqualTo(3);
    clock.advance(Duration.ofMillis(400));
    assertThat(taken()).isZero();
    clock.advance(Duration.ofMillis(600));
    assertThat(taken()).isEqualTo(2);
    clock.advance(Duration.ofHours(1));
    assertThat(taken()).isEqualTo(3);
  }

  private int taken() {
    int taken = 0;
    while (allowance.take()) {
      taken++;
    }
    return taken;
  }
}
