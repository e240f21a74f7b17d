package dev.homeostat.alert;

import dev.homeostat.detect.Verdict;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Severity;
import dev.homeostat.signal.Signal;
import dev.homeostat.text.Plain;
import dev.homeostat.text.SafeText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The seed's alerts: each anomalous tick of a metric is one, with an id of its own, and none is
 * ever resolved. Thread-safe.
 */
public final class SeedAlerts {

  private final String component;
  private final Map<String, String> resource;
  private final AtomicLong sequence = new AtomicLong();

  /** Makes the alerts of one component. */
  public SeedAlerts(String component, Map<String, String> resource) {
    this.component = component;
    this.resource = Map.copyOf(resource);
  }

  /** The alert of an anomaly in a metric, by its name in the store. */
  public BehavioralAlert of(
      String metric, Verdict.Anomalous anomaly, OptionalDouble limit, Instant when) {
    AnomalyType type =
        Signal.ofMetric(metric).map(Signal::anomalyType).orElse(AnomalyType.CUSTOM_ANOMALY);
    Severity severity = Signal.ofMetric(metric).map(Signal::severity).orElse(Severity.WARNING);
    String unit = Signal.ofMetric(metric).map(Signal::unit).orElse("");
    String fingerprint = BehavioralAlert.fingerprintOf(component, type, metric);
    return new BehavioralAlert(
        component,
        type,
        metric,
        anomaly.current(),
        anomaly.baseline(),
        anomaly.zScore(),
        severity,
        when,
        fingerprint
            + "-"
            + Long.toHexString(when.toEpochMilli())
            + "-"
            + sequence.incrementAndGet(),
        fingerprint,
        BehavioralAlert.State.OPEN,
        "zscore",
        unit,
        when,
        limit,
        Optional.empty(),
        List.of(),
        summary(metric, anomaly),
        resource,
        OptionalDouble.empty(),
        0);
  }

  private static String summary(String metric, Verdict.Anomalous anomaly) {
    return "%s is %s, %s standard deviations %s its mean of %s"
        .formatted(
            SafeText.of(metric),
            Plain.number(anomaly.current()),
            Plain.number(Math.abs(anomaly.zScore())),
            anomaly.zScore() > 0 ? "above" : "below",
            Plain.number(anomaly.baseline()));
  }
}
