package dev.homeostat.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampsTest {

  private static final long FOUR_CENTURIES = 12_622_780_800_000L;

  private final Timestamps timestamps = new Timestamps();

  @ParameterizedTest
  @CsvSource({
    "0, 1970-01-01T00:00:00.000Z",
    "59999, 1970-01-01T00:00:59.999Z",
    "60000, 1970-01-01T00:01:00.000Z",
    "-1, 1969-12-31T23:59:59.999Z",
    "1795934520045, 2026-11-29T06:42:00.045Z"
  })
  void aTimeHasAlwaysThreeDigitsOfMilliseconds(long epochMillis, String written) {
    assertThat(timestamps.of(epochMillis)).isEqualTo(written);
  }

  @Test
  void everyTimeComesBackWhicheverWasWrittenBefore() {
    Random random = new Random(3);
    for (int i = 0; i < 1_000; i++) {
      long time = random.nextLong() % FOUR_CENTURIES;
      assertThat(Instant.parse(timestamps.of(time))).isEqualTo(Instant.ofEpochMilli(time));
      long later = time + random.nextInt(120_000);
      assertThat(Instant.parse(timestamps.of(later))).isEqualTo(Instant.ofEpochMilli(later));
    }
  }
}
