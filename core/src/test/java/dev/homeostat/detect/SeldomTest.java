package dev.homeostat.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.detect.Judgement.Source;
import dev.homeostat.detect.Judgement.State;
import dev.homeostat.signal.Signal;
import org.junit.jupiter.api.Test;

class SeldomTest {

  private static final double LIMIT = 200;
  private static final int GAP = 400;

  private SeriesJudge judge = new SeriesJudge(Traits.of(Signal.HEAP_LIVE_MB));
  private long tick;

  @Test
  void threeCollectionsThatLeaveEverMoreAreALeakOfTheirRate() {
    assertThat(collections(60, 61, 60, 78, 95).state()).isNotEqualTo(State.ANOMALOUS);
    Judgement told = collections(113);
    assertThat(told.state()).isEqualTo(State.ANOMALOUS);
    assertThat(told.source()).isEqualTo(Source.TREND);
    assertThat(told.startedAt()).isBetween(2L * GAP, 3L * GAP);
    assertThat(told.rate()).isBetween(15.0 / GAP, 20.0 / GAP);
    assertThat(told.etaTicks()).isBetween(3.5 * GAP, 4.5 * GAP);
  }

  @Test
  void aStepARiseThatFadesAndOneThatWasSeenBeforeAreNone() {
    assertThat(collections(60, 61, 60, 110, 111, 110, 112).state()).isNotEqualTo(State.ANOMALOUS);
    fresh();
    assertThat(collections(60, 61, 60, 85, 101, 106, 108).state()).isNotEqualTo(State.ANOMALOUS);
    fresh();
    double[] flat = {115, 60, 60, 61, 60, 60, 61, 60, 60};
    collections(flat);
    assertThat(collections(78, 95, 113).state()).isNotEqualTo(State.ANOMALOUS);
  }

  @Test
  void itSurvivesARestart() {
    collections(60, 61, 60, 78, 95);
    byte[] state = judge.state();
    SeriesJudge next = new SeriesJudge(Traits.of(Signal.HEAP_LIVE_MB));
    next.restore(state);
    assertThat(next.state()).isEqualTo(state);
  }

  private void fresh() {
    judge = new SeriesJudge(Traits.of(Signal.HEAP_LIVE_MB));
    tick = 0;
  }

  /** Each leaves a value; between two there is none. */
  private Judgement collections(double... values) {
    Judgement told = new Judgement();
    for (double value : values) {
      told = judge.judge(tick++, value, LIMIT, Double.NaN, true);
      for (int i = 1; i < GAP; i++) {
        told = judge.judge(tick++, Double.NaN, LIMIT, Double.NaN, true);
      }
    }
    return told;
  }
}
