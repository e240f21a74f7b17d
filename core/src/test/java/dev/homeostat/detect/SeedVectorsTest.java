package dev.homeostat.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.homeostat.series.Baseline;
import dev.homeostat.series.MetricsDb;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The seed's own inputs and answers. */
class SeedVectorsTest {

  private static final Offset<Double> EXACT = within(1e-9);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "constant-then-spike",
        "drop",
        "linear-leak",
        "noise",
        "ring-wraps",
        "too-few-points",
        "window-forgets",
        "zero-deviation"
      })
  void everyPointIsJudgedAsInTheSeed(String name) throws IOException {
    JsonNode vector =
        new ObjectMapper()
            .readTree(Path.of("src/test/resources/seed-vectors", name + ".json").toFile());
    MetricsDb db =
        new MetricsDb(
            vector.get("max_size").asInt(),
            Duration.ofMillis(vector.get("window_ms").asLong()),
            MetricsDb.MAX_SERIES);
    ZScoreRule rule = new ZScoreRule(db, "seed");
    String metric = vector.get("metric").asText();
    assertThat(vector.get("threshold").asDouble()).isEqualTo(ZScoreRule.THRESHOLD);
    assertThat(vector.get("points")).hasSameSizeAs(vector.get("expected")).isNotEmpty();

    for (int i = 0; i < vector.get("points").size(); i++) {
      JsonNode point = vector.get("points").get(i);
      JsonNode expected = vector.get("expected").get(i);
      long nanos = TimeUnit.MILLISECONDS.toNanos(point.get("t_ms").asLong());
      double value = point.get("value").asDouble();
      db.record("seed", metric, nanos, value);

      Verdict verdict = rule.judge(metric, nanos, value);

      Baseline baseline = db.baseline("seed", metric, nanos);
      String where = name + ", point " + i;
      assertThat(baseline.count()).as(where).isEqualTo(expected.get("count").asInt());
      assertThat(baseline.mean()).as(where).isCloseTo(expected.get("mean").asDouble(), EXACT);
      assertThat(baseline.stdDev()).as(where).isCloseTo(expected.get("std_dev").asDouble(), EXACT);
      assertThat(baseline.min()).as(where).isCloseTo(expected.get("min").asDouble(), EXACT);
      assertThat(baseline.max()).as(where).isCloseTo(expected.get("max").asDouble(), EXACT);
      double zScore = expected.get("z_score").asDouble();
      assertThat(baseline.zScore(value)).as(where).isCloseTo(zScore, EXACT);
      assertThat(db.zScore("seed", metric, nanos, value)).as(where).isCloseTo(zScore, EXACT);
      assertThat(verdict instanceof Verdict.Anomalous)
          .as(where)
          .isEqualTo(expected.get("anomaly").asBoolean());
    }
  }
}
