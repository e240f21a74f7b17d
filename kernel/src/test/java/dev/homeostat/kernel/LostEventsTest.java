package dev.homeostat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LostEventsTest {

  private final LostEvents lost = new LostEvents();

  @Test
  void areToldAtOnceAndThenOnceAMinute() {
    assertThat(lost.tell(0, 0)).isEmpty();
    assertThat(lost.tell(7, seconds(1)))
        .hasValueSatisfying(line -> assertThat(line).startsWith("7 events "));
    assertThat(lost.tell(9, seconds(2))).isEmpty();
    assertThat(lost.tell(12, seconds(60))).isEmpty();
    assertThat(lost.tell(12, seconds(61)))
        .hasValueSatisfying(line -> assertThat(line).startsWith("5 events "));
    assertThat(lost.tell(12, seconds(200))).isEmpty();
  }

  private static long seconds(int seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
