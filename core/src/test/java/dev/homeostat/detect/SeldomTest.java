package dev.homeostat.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.detect.Judgement.Source;
import dev.homeostat.detect.Judgement.State;
import dev.homeostat.signal.Signal;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
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
    assertThat(state).hasSizeLessThanOrEqualTo(1_024);
    judge = new SeriesJudge(Traits.of(Signal.HEAP_LIVE_MB));
    judge.restore(state);
    assertThat(judge.state()).isEqualTo(state);
    assertThat(collections(113).state()).isEqualTo(State.ANOMALOUS);
  }

  /** The figures of decision 39: of 3,000 hosts, by their first twelve collections. */
  @Test
  void healthyHeapsAreHardlyEverCalledLeaks() {
    Random random = new Random(39);
    assertThat(called(random, i -> 10 * random.nextGaussian())).isLessThanOrEqualTo(3);
    assertThat(called(random, i -> 20 * random.nextGaussian())).isLessThanOrEqualTo(15);
    assertThat(called(random, i -> day(random, 20, 24, i))).isLessThanOrEqualTo(3);
    assertThat(called(random, i -> day(random, 20, 12, i))).isLessThanOrEqualTo(15);
  }

  private static double day(Random random, double height, int collections, int i) {
    return height * (Math.sin(2 * Math.PI * i / collections) + 0.05 * random.nextGaussian());
  }

  /** How many hosts are called a leak, each beginning at another hour. */
  private static int called(Random random, IntToDoubleFunction shape) {
    int called = 0;
    for (int host = 0; host < 3_000; host++) {
      Seldom seldom = new Seldom(1);
      int hour = random.nextInt(24);
      boolean leaks = false;
      for (int i = 0; i < 12; i++) {
        long at = (long) GAP * i + random.nextInt(200);
        leaks |= seldom.leaks(at, 60 + shape.applyAsDouble(hour + i), 8, LIMIT);
      }
      called += leaks ? 1 : 0;
    }
    return called;
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
