package dev.homeostat.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ManualClockTest {

  @Test
  void theMonotonicClockStandsWhenTheEpochClockGoesBack() {
    ManualClock clock = new ManualClock(1_000);
    clock.advance(Duration.ofMillis(500));
    clock.setEpochMillis(200);
    assertThat(clock.monotonicNanos()).isEqualTo(500_000_000L);
    assertThat(clock.epochMillis()).isEqualTo(200);
    clock.setEpochMillis(201);
    assertThat(clock.monotonicNanos()).isEqualTo(501_000_000L);
  }
}
