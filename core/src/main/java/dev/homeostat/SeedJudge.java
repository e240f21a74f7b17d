package dev.homeostat;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.SeedAlerts;
import dev.homeostat.alert.Silences;
import dev.homeostat.detect.Verdict;
import dev.homeostat.detect.ZScoreRule;
import dev.homeostat.series.Baseline;
import dev.homeostat.series.MetricsDb;
import dev.homeostat.signal.Readings;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Judges what is stored by the seed's rule, each anomalous point an alert of its own. Not
 * thread-safe.
 */
final class SeedJudge {

  /** As many of its alerts are shown. */
  private static final int MOST_ALERTS = 50;

  private final String component;
  private final MetricsDb db;
  private final ZScoreRule rule;
  private final SeedAlerts alerts;
  private final Silences silences;
  private final Consumer<BehavioralAlert> publish;
  private final Deque<BehavioralAlert> told = new ArrayDeque<>();

  SeedJudge(
      String component,
      Map<String, String> resource,
      MetricsDb db,
      Silences silences,
      Consumer<BehavioralAlert> publish) {
    this.component = component;
    this.db = db;
    this.rule = new ZScoreRule(db, component);
    this.alerts = new SeedAlerts(component, resource);
    this.silences = silences;
    this.publish = publish;
  }

  /** Judges a value that was just stored, without publishing. */
  Verdict verdict(String metric, long nanos, double value) {
    return rule.judge(metric, nanos, value);
  }

  /**
   * Judges a value that was just stored, and publishes where it is anomalous.
   *
   * @param limit NaN where there is none
   */
  void judge(String metric, double value, double limit, Readings readings) {
    if (verdict(metric, readings.nanos(), value) instanceof Verdict.Anomalous anomaly) {
      publish(metric, anomaly, limit, readings.epochMillis());
    }
  }

  /** Publishes an anomaly. */
  void publish(String metric, Verdict.Anomalous anomaly, double limit, long epochMillis) {
    OptionalDouble known = Double.isNaN(limit) ? OptionalDouble.empty() : OptionalDouble.of(limit);
    BehavioralAlert alert = alerts.of(metric, anomaly, known, Instant.ofEpochMilli(epochMillis));
    told.addFirst(alert);
    if (told.size() > MOST_ALERTS) {
      told.removeLast();
    }
    if (!silences.cover(alert.fingerprint(), epochMillis)) {
      publish.accept(alert);
    }
  }

  /** The last alerts, the latest first. */
  List<BehavioralAlert> alerts() {
    return List.copyOf(told);
  }

  /** How unusual a value is: |z| / (|z| + 3), or 0 where that cannot be said yet. */
  double score(String metric, long nanos, double value) {
    return score(db.zScore(component, metric, nanos, value));
  }

  private static double score(double z) {
    return Double.isNaN(z) ? 0 : Math.abs(z) / (Math.abs(z) + ZScoreRule.THRESHOLD);
  }

  /**
   * How a series stands; nothing where there is none of that name.
   *
   * @param secondsPerTick the ticks' mean distance
   */
  Optional<SeriesStatus> status(String metric, String unit, long nanos, double secondsPerTick) {
    double[] newest = db.recent(component, metric, 1);
    if (newest.length == 0) {
      return Optional.empty();
    }
    Baseline baseline = db.baseline(component, metric, nanos);
    double z = baseline.zScore(newest[0]);
    SeriesStatus.State state =
        baseline.count() < Baseline.MIN_POINTS
            ? SeriesStatus.State.LEARNING
            : Math.abs(z) > ZScoreRule.THRESHOLD
                ? SeriesStatus.State.ANOMALOUS
                : SeriesStatus.State.NORMAL;
    return Optional.of(
        new SeriesStatus(
            metric,
            unit,
            newest[0],
            baseline.mean(),
            baseline.stdDev(),
            z,
            score(z),
            Readings.ABSENT,
            state,
            Math.max(0, Baseline.MIN_POINTS - baseline.count()) * secondsPerTick));
  }
}
