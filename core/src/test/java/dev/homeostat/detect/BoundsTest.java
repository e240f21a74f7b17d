package dev.homeostat.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.detect.Judgement.Source;
import dev.homeostat.signal.Signal;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * A heap of which what lives is known from tick 250 on, and an upper bound of it after every
 * collection.
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
