package dev.homeostat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakerTest {

  private static final long SECOND = 1_000_000_000L;
  private static final double HALF_FULL = 0.5;

  private final List<String> lines = new ArrayList<>();
  private final List<Long> read = new ArrayList<>();
  private double ownSeconds;
  private long now;
  private double heap;
  private Breaker breaker = new Breaker(SECOND, () -> ownSeconds, () -> heap);

  @Test
  void doesEverythingWhileTheHostIsWell() {
    seconds(1_000, 0.01, 0, HALF_FULL);

    assertThat(breaker.effort()).isEqualTo(Effort.FULL);
    assertThat(read).hasSize(1_000);
    assertThat(lines).isEmpty();
  }

  @Test
  void oneBadLookIsNoReason() {
    for (int i = 0; i < 20; i++) {
      seconds(20, 0.2, 0, HALF_FULL);
      seconds(20, 0.01, 0, HALF_FULL);
    }

    assertThat(lines).isEmpty();
  }

  @Test
  void aShareThatIsTooLargeGoesDownStepByStepAndSleeps() {
    seconds(31, 0.3, 0, HALF_FULL);
    assertThat(breaker.effort()).isEqualTo(Effort.WITHOUT_EVIDENCE);
    seconds(30, 0.3, 0, HALF_FULL);
    assertThat(breaker.effort()).isEqualTo(Effort.THINNED);
    seconds(60, 0.3, 0, HALF_FULL);
    assertThat(breaker.effort()).isEqualTo(Effort.ASLEEP);

    assertThat(lines)
        .containsExactly(
            "effort: the watcher takes 30.0 % of a processor: it looks for no evidence",
            "effort: the watcher takes 30.0 % of a processor: it reads every fourth tick only,"
                + " without evidence",
            lines.get(2));
    assertThat(lines.get(2)).endsWith(" of a processor: it reads nothing for a while");
  }

  @Test
  void whatThinningBringsDownDoesNotSleepAndDoesNotComeBackWhileTheWholeWouldBeTooMuch() {
    seconds(2_000, 0.1, 0, HALF_FULL);

    assertThat(breaker.effort()).isEqualTo(Effort.THINNED);
    assertThat(lines).hasSize(2);
    read.clear();
    seconds(100, 0.1, 0, HALF_FULL);
    assertThat(read).hasSize(25);

    seconds(400, 0.01, 0, HALF_FULL);
    assertThat(breaker.effort()).isEqualTo(Effort.FULL);
    assertThat(lines)
        .hasSize(4)
        .last()
        .isEqualTo("effort: the host has room again: it does everything again");
  }

  @Test
  void napsGetLongerAndEnd() {
    seconds(150, 0.5, 0, HALF_FULL);
    assertThat(breaker.effort()).isEqualTo(Effort.ASLEEP);
    read.clear();
    seconds(5_000, 0.5, 0, HALF_FULL);
    // A minute, two, four, and so on: what lies between is a look at whether it is better.
    assertThat(read.size()).isBetween(40, 120);

    seconds(4_000, 0.01, 0, HALF_FULL);
    assertThat(breaker.effort()).isEqualTo(Effort.FULL);
  }

  @Test
  void aFullHeapEndsAtNoEvidence() {
    seconds(1_000, 0.01, 0, 0.97);
    assertThat(breaker.effort()).isEqualTo(Effort.WITHOUT_EVIDENCE);
    assertThat(read).hasSize(1_000);

    seconds(1_000, 0.01, 0, 0.85);
    assertThat(breaker.effort()).isEqualTo(Effort.WITHOUT_EVIDENCE);
    seconds(100, 0.01, 0, 0.6);
    assertThat(breaker.effort()).isEqualTo(Effort.FULL);
    assertThat(lines)
        .first()
        .isEqualTo("effort: 97.0 % of the heap survive collections: it looks for no evidence");
  }

  @Test
  void lateTicksEndAtThinning() {
    seconds(1_000, 0.01, 600_000_000L, HALF_FULL);
    assertThat(breaker.effort()).isEqualTo(Effort.THINNED);

    seconds(1_000, 0.01, 1_000_000, HALF_FULL);
    assertThat(breaker.effort()).isEqualTo(Effort.FULL);
  }

  @Test
  void aHeapThatLivesNearlyFullIsNoReasonToStayWithWhatAnotherCauseBrought() {
    seconds(1_000, 0.01, 600_000_000L, 0.85);
    assertThat(breaker.effort()).isEqualTo(Effort.THINNED);

    seconds(1_000, 0.01, 1_000_000, 0.85);
    assertThat(breaker.effort()).isEqualTo(Effort.FULL);
    assertThat(lines).hasSize(4);
  }

  @Test
  void aFullHeapDoesNotKeepItThinnedAndHasItsStepToItself() {
    seconds(100, 0.01, 0, 0.97);
    seconds(100, 0.01, 600_000_000L, 0.97);
    assertThat(breaker.effort()).isEqualTo(Effort.THINNED);

    seconds(1_000, 0.01, 1_000_000, 0.97);
    assertThat(breaker.effort()).isEqualTo(Effort.WITHOUT_EVIDENCE);
    seconds(1_000, 0.01, 1_000_000, 0.85);
    assertThat(breaker.effort()).isEqualTo(Effort.WITHOUT_EVIDENCE);
    seconds(100, 0.01, 1_000_000, HALF_FULL);
    assertThat(breaker.effort()).isEqualTo(Effort.FULL);
    assertThat(lines).hasSize(4);
  }

  @Test
  void aHeapThatFilledUpMeanwhileIsNotTriedAgainAndAgain() {
    seconds(100, 0.01, 600_000_000L, HALF_FULL);
    seconds(2_000, 0.01, 1_000_000, 0.97);

    assertThat(breaker.effort()).isEqualTo(Effort.WITHOUT_EVIDENCE);
    assertThat(lines).hasSize(3);
  }

  @Test
  void whatIsUnknownIsNoReason() {
    breaker = new Breaker(SECOND, () -> Double.NaN, () -> heap);
    seconds(1_000, 0, 0, Double.NaN);

    assertThat(breaker.effort()).isEqualTo(Effort.FULL);
  }

  private void seconds(int count, double share, long late, double heapShare) {
    heap = heapShare;
    for (int i = 0; i < count; i++) {
      now += SECOND;
      if (breaker.skips(now)) {
        continue;
      }
      read.add(now);
      ownSeconds += share;
      String line = breaker.tick(now, late);
      if (line != null) {
        lines.add(line);
      }
    }
  }
}
