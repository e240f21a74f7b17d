package dev.homeostat.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.cli.report.TimeAxis.Mark;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeAxisTest {

  @ParameterizedTest
  @CsvSource({
    "2026-11-28T09:00:01Z, 2026-11-28T09:00:13Z, 09:00:05 09:00:10",
    "2026-11-28T09:00:01Z, 2026-11-28T09:16:43Z, 09:05 09:10 09:15",
    "2026-11-27T22:10:00Z, 2026-11-28T04:00:00Z, 00:00 02:00 04:00",
    "2026-11-01T22:10:00Z, 2026-11-28T04:00:00Z, 5 Nov 12 Nov 19 Nov 26 Nov",
    "2026-11-28T09:00:00.1Z, 2026-11-28T09:00:00.9Z, ''",
    "2026-11-28T09:00:00Z, 2026-11-28T09:00:00Z, ''"
  })
  void tellsRoundTimes(Instant first, Instant last, String times) {
    assertThat(new TimeAxis(first, last).marks().stream().map(Mark::text))
        .hasSizeLessThanOrEqualTo(5)
        .containsExactlyElementsOf(
            times.isEmpty() ? List.of() : List.of(times.split(" (?=\\d+[: ])")));
  }

  @Test
  void aTimeStandsWhereItIs() {
    Instant first = Instant.parse("2026-11-28T09:00:00Z");
    assertThat(new TimeAxis(first, first.plusSeconds(400)).marks())
        .contains(new Mark(0, "09:00"), new Mark(0.3, "09:02"));
  }

  @Test
  void aRecordingOfYearsHasFewTimes() {
    Instant first = Instant.parse("2020-01-01T00:00:00Z");
    assertThat(new TimeAxis(first, first.plusSeconds(200_000_000)).marks()).hasSizeBetween(3, 5);
  }
}
