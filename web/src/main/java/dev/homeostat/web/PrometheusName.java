package dev.homeostat.web;

import dev.homeostat.signal.Signal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a signal is called on {@code /metrics}: OpenTelemetry's name for it, or ours behind {@code
 * homeostat_}, with underscores and its base unit behind, and OpenTelemetry's attributes as labels.
 *
 * @param family the metric's name
 * @param labels the labels that tell it from others of the family
 * @param factor by which a value in the signal's unit becomes one in the base unit
 */
public record PrometheusName(String family, Map<String, String> labels, double factor) {

  private static final String PREFIX = "homeostat_";

  /**
   * How a unit is spelled.
   *
   * @param ours how names of ours end for it
   * @param base how Prometheus's do
   * @param factor from ours to the base unit
   */
  private record Spelling(String ours, String base, double factor) {}

  private static final Map<String, Spelling> SPELLINGS =
      Map.of(
          "MiBy", new Spelling("_mb", "_bytes", 1_048_576),
          "MiBy/s", new Spelling("_mb_s", "_bytes_per_second", 1_048_576),
          "KiBy/s", new Spelling("_kb_s", "_bytes_per_second", 1_024),
          "ms", new Spelling("_ms", "_seconds", 1e-3),
          "ms/s", new Spelling("_ms", "_ratio", 1e-3),
          "%", new Spelling("_pct", "_ratio", 1e-2),
          "10*3{object}", new Spelling("_k", "", 1e3));

  /** Copies the labels. */
  public PrometheusName {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /** The name of a signal. */
  public static PrometheusName of(Signal signal) {
    Spelling spelling =
        SPELLINGS.getOrDefault(
            signal.unit(), new Spelling("", signal.unit().endsWith("/s") ? "_per_second" : "", 1));
    String metric = signal.metric();
    String bare = metric.substring(0, metric.length() - spelling.ours.length());
    String name = signal.openTelemetryName().orElse(PREFIX + bare).replace('.', '_');
    Map<String, String> labels = new LinkedHashMap<>();
    signal
        .openTelemetryAttributes()
        .forEach((attribute, value) -> labels.put(attribute.replace('.', '_'), value));
    return new PrometheusName(name + spelling.base, labels, spelling.factor);
  }

  /**
   * Its type. A name that ends as the parts of a histogram do, as some of OpenTelemetry's, would be
   * taken for one; such a gauge is left untyped.
   */
  String type() {
    return family.endsWith("_count") || family.endsWith("_sum") ? "untyped" : "gauge";
  }

  @Override
  public String toString() {
    return family + ExpositionText.labels(labels);
  }
}
