package dev.homeostat.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.series.MetricsDb;
import dev.homeostat.signal.Signal;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ZScoreRuleTest {

  private final MetricsDb db = new MetricsDb();
  private final ZScoreRule rule = new ZScoreRule(db, "shop");

  @Test
  void judgesTheFourMetricsOfTheSeed() {
    assertThat(Arrays.stream(Signal.values()).filter(ZScoreRule::judges))
        .containsExactly(
            Signal.THREADS, Signal.HEAP_ALLOC_MB, Signal.HEAP_OBJECTS_K, Signal.GC_PAUSE_MS);
  }

  @Test
  void anAnomalyCarriesTheValueTheMeanAndTheScore() {
    for (int i = 0; i < 50; i++) {
      judge(i, 10);
    }

    assertThat(judge(50, 1000))
        .isInstanceOfSatisfying(
            Verdict.Anomalous.class,
            anomaly -> {
              assertThat(anomaly.current()).isEqualTo(1000);
              assertThat(anomaly.baseline()).isEqualTo((50 * 10 + 1000) / 51.0);
              assertThat(anomaly.zScore()).isCloseTo(Math.sqrt(50), offset());
            });
  }

  @Test
  void tenPointsCannotReachBeyondThreeDeviations() {
    for (int i = 0; i < 9; i++) {
      judge(i, 0);
    }
    assertThat(judge(9, 1)).isEqualTo(Verdict.NORMAL);
  }

  @Test
  void aSeriesNobodyStoredIsNormal() {
    assertThat(rule.judge("threads", 0, 1e9)).isEqualTo(Verdict.NORMAL);
  }

  /** A sum beyond the largest double has no mean, and what has no mean cannot deviate from it. */
  @Test
  void valuesWhoseSumOverflowsAreNoAnomaly() {
    for (int i = 0; i < 20; i++) {
      assertThat(judge(i, Double.MAX_VALUE)).isEqualTo(Verdict.NORMAL);
    }
  }

  @Property(seed = "1", tries = 3000, shrinking = ShrinkingMode.OFF)
  void theScoreOfAnAnomalyIsFinite(@ForAll @Size(min = 10, max = 60) List<Double> values) {
    MetricsDb any = new MetricsDb();
    ZScoreRule judge = new ZScoreRule(any, "shop");
    for (int i = 0; i < values.size(); i++) {
      any.record("shop", "m", i, values.get(i));
      if (judge.judge("m", i, values.get(i)) instanceof Verdict.Anomalous anomaly) {
        assertThat(anomaly.zScore()).isFinite();
        assertThat(anomaly.baseline()).isFinite();
      }
    }
  }

  private Verdict judge(long nanos, double value) {
    db.record("shop", "m", nanos, value);
    return rule.judge("m", nanos, value);
  }

  private static org.assertj.core.data.Offset<Double> offset() {
    return org.assertj.core.data.Offset.offset(1e-9);
  }
}
