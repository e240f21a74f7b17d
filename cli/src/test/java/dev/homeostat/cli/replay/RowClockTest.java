package dev.homeostat.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.cli.replay.RowClock.Fit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowClockTest {

  private static final long DAY = Duration.ofDays(1).toMillis();

  private final RowClock clock = new RowClock();

  @Test
  void pausesOfDaysAndMonthsPassAsTheyAre() {
    assertThat(fits(1_000, 1_000, DAY, 100 * DAY)).containsOnly(Fit.FOLLOWS);
    assertThat(clock.elapsedMillis()).isEqualTo(100 * DAY - 1_000);
  }

  @Test
  void aTimeFarAheadStandsAloneAndNothingAges() {
    assertThat(fits(0, 1_000, 400 * DAY, 2_000, 3_000))
        .containsExactly(Fit.FOLLOWS, Fit.FOLLOWS, Fit.FAR_AHEAD, Fit.FOLLOWS, Fit.FOLLOWS);
    assertThat(clock.elapsedMillis()).isEqualTo(3_000);
  }

  @Test
  void aClockThatWasSetBackGoesOnAfterFiveTimesThatRise() {
    assertThat(fits(10_000, 11_000, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000))
        .containsExactly(
            Fit.FOLLOWS,
            Fit.FOLLOWS,
            Fit.BEFORE,
            Fit.BEFORE,
            Fit.BEFORE,
            Fit.BEFORE,
            Fit.SET,
            Fit.FOLLOWS);
    assertThat(clock.elapsedMillis()).as("1 s, 5 s of the rows left out, 1 s").isEqualTo(7_000);
  }

  @Test
  void aWrongFirstTimeOfEitherKindIsFoundOut() {
    assertThat(fits(40_000 * DAY, 1, 2, 3, 4, 5, 6)).endsWith(Fit.SET, Fit.FOLLOWS);
    RowClock unset = new RowClock();
    List<Fit> fits = new ArrayList<>();
    for (long at : new long[] {0, 20_000 * DAY, 20_001 * DAY, 20_002 * DAY, 20_003 * DAY}) {
      fits.add(unset.moveTo(at));
    }
    assertThat(fits.subList(1, 5)).containsOnly(Fit.FAR_AHEAD);
    assertThat(unset.moveTo(20_004 * DAY)).isEqualTo(Fit.SET);
  }

  @Test
  void timesThatFallAreEqualOrDoNotComeRunningAgreeWithNothing() {
    assertThat(fits(100, 9, 8, 7, 6, 5, 4, 3)).filteredOn(Fit::isGood).hasSize(1);
    assertThat(fits(100, 2, 2, 2, 2, 2, 2, 2)).filteredOn(Fit::isGood).hasSize(1);
    assertThat(fits(100, 10, 101, 20, 102, 30, 103, 40, 104, 50, 105))
        .filteredOn(fit -> !fit.isGood())
        .hasSize(5)
        .containsOnly(Fit.BEFORE);
  }

  @Test
  void severalRowsOfATimeCountAsOneTime() {
    assertThat(fits(100, 1, 1, 2, 2, 3, 3, 4, 4, 5)).endsWith(Fit.BEFORE, Fit.SET);
  }

  @Test
  void timeNeverGoesBackHoweverOftenTheClockIsSet() {
    long before = 0;
    for (int times = 0; times < 3; times++) {
      for (long at = 0; at < Timestamps.END_MILLIS; at += 300 * DAY) {
        clock.moveTo(at);
        assertThat(clock.elapsedMillis()).isGreaterThanOrEqualTo(before);
        before = clock.elapsedMillis();
      }
    }
    assertThat(before).isEqualTo(Timestamps.END_MILLIS);
  }

  private List<Fit> fits(long... times) {
    List<Fit> fits = new ArrayList<>();
    for (long time : times) {
      fits.add(clock.moveTo(time));
    }
    return fits;
  }
}
