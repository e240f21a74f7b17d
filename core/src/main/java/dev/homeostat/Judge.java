package dev.homeostat;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.Episodes;
import dev.homeostat.alert.SeedAlerts;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.detect.Verdict;
import dev.homeostat.detect.ZScoreRule;
import dev.homeostat.series.MetricsDb;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The second half of a tick: stores what was read, judges it and hands on what is unusual. Where
 * the readings come from, a JVM or a recording, is no matter. Not thread-safe.
 */
public final class Judge {

  /** Kept, since {@code values()} makes a copy at each call. */
  private static final Signal[] SIGNALS = Signal.values();

  /** Takes no scores. */
  public static final Scores NO_SCORES =
      new Scores() {
        @Override
        public void score(String metric, double score) {}
      };

  private final String component;
  private final MetricsDb db;
  private final ZScoreRule rule;
  private final SeedAlerts alerts;
  private final boolean seed;
  private final @Nullable Ensemble ensemble;
  private final Scores scores;
  private final Consumer<BehavioralAlert> publish;
  private final Consumer<String> log;
  private final Map<String, String> customNames = new HashMap<>();
  private boolean full;

  /**
   * Makes a judge that has seen nothing.
   *
   * @param publish takes each alert
   * @param log takes a line for what a person should know
   */
  public Judge(AnalyzerOptions options, Consumer<BehavioralAlert> publish, Consumer<String> log) {
    this(options, publish, log, NO_SCORES);
  }

  /**
   * Makes a judge that also tells how unusual each point is.
   *
   * @param scores takes a score for each metric that is judged, at each tick: that of the default
   *     detectors, or where the seed's rule judges alone |z| / (|z| + 3)
   */
  public Judge(
      AnalyzerOptions options,
      Consumer<BehavioralAlert> publish,
      Consumer<String> log,
      Scores scores) {
    this.component = options.component();
    this.db = new MetricsDb(options.points(), options.window(), options.maxSeries());
    this.rule = new ZScoreRule(db, component);
    this.alerts = new SeedAlerts(component, options.resource());
    this.publish = publish;
    this.log = log;
    this.scores = scores;
    this.seed = options.detectors().contains(DetectorKind.ZSCORE);
    this.ensemble =
        options.detectors().equals(Set.of(DetectorKind.ZSCORE))
            ? null
            : new Ensemble(options, new Episodes(component, options.resource(), publish), scores);
  }

  /** Takes how unusual a point is. */
  public interface Scores {
    /**
     * Takes a score.
     *
     * @param metric its name in the store
     * @param score from 0 to 1, rising with how unusual the value is; from 0.5 on suspicious
     */
    void score(String metric, double score);

    /**
     * Takes what the default detectors expect of a metric at this tick; comes behind its score.
     *
     * @param baseline the expected value
     * @param deviation a robust standard deviation, in the metric's unit
     */
    default void expected(String metric, double baseline, double deviation) {}
  }

  /** The series that were stored. */
  public MetricsDb db() {
    return db;
  }

  /** Stores and judges a tick. */
  public void judge(Readings readings) {
    for (Signal signal : SIGNALS) {
      if (store(signal.metric(), readings.nanos(), readings.value(signal))
          && seed
          && ZScoreRule.judges(signal)) {
        judge(signal.metric(), readings.value(signal), readings.limit(signal), readings);
      }
    }
    for (int i = 0; i < readings.customCount(); i++) {
      String metric = metricOf(readings.customName(i));
      if (store(metric, readings.nanos(), readings.customValue(i)) && seed) {
        judge(metric, readings.customValue(i), Readings.ABSENT, readings);
      }
    }
    if (ensemble != null) {
      ensemble.judge(readings);
    }
  }

  /** Whether each injected value is a point of its own, as the seed has it. */
  boolean takesPoints() {
    return seed;
  }

  /** Stores a point of its own beside the ticks and judges it, without publishing. */
  Verdict point(String metric, long nanos, double value) {
    return store(metric, nanos, value) ? rule.judge(metric, nanos, value) : Verdict.NORMAL;
  }

  /** Publishes an anomaly. */
  void publish(String metric, Verdict.Anomalous anomaly, double limit, long epochMillis) {
    OptionalDouble known = Double.isNaN(limit) ? OptionalDouble.empty() : OptionalDouble.of(limit);
    publish.accept(alerts.of(metric, anomaly, known, Instant.ofEpochMilli(epochMillis)));
  }

  private void judge(String metric, double value, double limit, Readings readings) {
    if (ensemble == null && scores != NO_SCORES) {
      double z = Math.abs(db.zScore(component, metric, readings.nanos(), value));
      scores.score(metric, Double.isNaN(z) ? 0 : z / (z + ZScoreRule.THRESHOLD));
    }
    if (rule.judge(metric, readings.nanos(), value) instanceof Verdict.Anomalous anomaly) {
      publish(metric, anomaly, limit, readings.epochMillis());
    }
  }

  private boolean store(String metric, long nanos, double value) {
    if (Double.isNaN(value)) {
      return false;
    }
    boolean stored = db.record(component, metric, nanos, value);
    if (!stored && !full) {
      full = true;
      log.accept(
          db.maxSeries() + " series are kept, as many as may be; " + metric + " is not watched");
    }
    return stored;
  }

  /** The metric of a custom name; kept, so that a tick allocates nothing. */
  private String metricOf(String name) {
    String metric = customNames.get(name);
    if (metric == null) {
      metric = Signal.CUSTOM_PREFIX + name;
      customNames.put(name, metric);
    }
    return metric;
  }
}
