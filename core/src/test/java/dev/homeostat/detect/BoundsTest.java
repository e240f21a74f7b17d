package dev.homeostat.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.detect.Judgement.Source;
import dev.homeostat.series.Tiers;
import dev.homeostat.signal.Signal;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * A heap of which what lives is known from tick 250 on, and an upper bound of it after every
 * collection; and one of which only that is known.
 */
class BoundsTest {

  @Test
  void whatLivedAtMostIsWhereALeakIsKnownToHaveBegun() {
    assertThat(toldOfAHeap(true, tick -> 50 + 0.2 * tick)).isBetween(340L, 380L);
    assertThat(toldOfAHeap(false, tick -> 50 + 0.2 * tick)).isGreaterThan(400);
  }

  @Test
  void garbageOnTheWayToTheFirstWholeCollectionIsNoLeak() {
    assertThat(toldOfAHeap(true, tick -> 50)).isEqualTo(-1);
    assertThat(toldOfAHeap(true, tick -> Math.min(50 + 0.2 * tick, 100))).isEqualTo(-1);
  }

  @Test
  void whatTheNextCollectionFreesIsNoLeak() {
    assertThat(toldOfAHeap(true, tick -> tick < 260 ? 50 + 0.2 * tick : 60)).isEqualTo(-1);
  }

  @Test
  void boundsAboveTheFirstValueSayNothing() {
    LongToDoubleFunction live = tick -> 40 + 0.2 * (tick - 250);
    assertThat(toldOfAHeap(true, live)).isEqualTo(toldOfAHeap(false, live)).isPositive();
  }

  @Test
  void thatMoreSurvivesOfTheSameIsALeak() {
    assertThat(toldOfABound(tick -> 40 + 0.1 * Math.max(0, tick - 300), tick -> 10))
        .isBetween(400L, 600L);
  }

  @Test
  void thatMoreSurvivesOfMoreIsNone() {
    LongToDoubleFunction rising = tick -> 40 + 0.1 * Math.max(0, tick - 300);
    assertThat(toldOfABound(rising, tick -> tick < 300 ? 10 : 15)).isEqualTo(-1);
    assertThat(toldOfABound(rising, tick -> Double.NaN)).isEqualTo(-1);
  }

  @Test
  void garbageThatGrowsOldFromTheFirstPointOnIsNone() {
    assertThat(toldOfABound(tick -> 40 + 0.1 * tick, tick -> 10)).isEqualTo(-1);
    assertThat(toldOfABound(tick -> 40 + 0.2 * (tick % 300), tick -> 10)).isEqualTo(-1);
  }

  @Test
  void whatTwoBatchesLeaveIsNone() {
    assertThat(toldOfABound(tick -> tick < 300 ? 40 : tick < 400 ? 56 : 72, tick -> 10))
        .isEqualTo(-1);
  }

  private static long toldOfABound(LongToDoubleFunction after, LongToDoubleFunction allocated) {
    SeriesJudge judge = new SeriesJudge(Traits.of(Signal.HEAP_AFTER_GC_MB).asBound());
    Tiers work = new Tiers();
    judge.beside(work);
    for (long tick = 0; tick < 900; tick++) {
      work.add(tick, allocated.applyAsDouble(tick));
      double value = tick % 6 == 0 ? after.applyAsDouble(tick) : Double.NaN;
      if (judge.judge(tick, value, 140, Double.NaN, tick > 60).source() == Source.TREND) {
        return tick;
      }
    }
    return -1;
  }

  private static long toldOfAHeap(boolean bounded, LongToDoubleFunction live) {
    SeriesJudge judge = new SeriesJudge(Traits.of(Signal.HEAP_LIVE_MB));
    for (long tick = 0; tick < 900; tick++) {
      if (tick == 200) { // Before anything is known a process may end.
        SeriesJudge next = new SeriesJudge(Traits.of(Signal.HEAP_LIVE_MB));
        next.restore(judge.state());
        assertThat(next.isKnown()).isFalse();
      }
      if (bounded && tick >= 30 && tick % 15 == 0) {
        judge.atMost(50 + 0.2 * tick);
      }
      double value = tick >= 250 && tick % 30 == 10 ? live.applyAsDouble(tick) : Double.NaN;
      if (judge.judge(tick, value, 140, Double.NaN, tick > 60).source() == Source.TREND) {
        return tick;
      }
    }
    return -1;
  }
}
