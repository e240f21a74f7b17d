package dev.homeostat.web;

import dev.homeostat.BehavioralAnalyzer;
import dev.homeostat.Effort;
import dev.homeostat.MemoryStatus;
import dev.homeostat.OwnCost;
import dev.homeostat.Recollection;
import dev.homeostat.SeriesStatus;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.Courier.Mailbox;
import dev.homeostat.signal.BehaviorProfile;
import dev.homeostat.signal.MetricName;
import dev.homeostat.signal.Signal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code /metrics}: every signal, what is thought of it, what is open, and what we cost. A value
 * that was read too long ago is left out, and what is thought of it: it would look like one of now.
 */
final class PrometheusPage {

  private static final String METRIC = "metric";
  private static final String RECEIVER = "receiver";
  private static final Map<String, String> NONE = Map.of();

  /** A watcher that does less reads at every fourth tick, and that may be late. */
  private static final int STALE_TICKS = 5;

  private static final double STALE_SECONDS = 10;
  private static final String DISABLED = "disabled";

  private final BehavioralAnalyzer analyzer;
  private final String version;

  PrometheusPage(BehavioralAnalyzer analyzer, String version) {
    this.analyzer = analyzer;
    this.version = version;
  }

  String write() {
    ExpositionText text = new ExpositionText();
    Map<String, String> who = new LinkedHashMap<>();
    who.put("component", analyzer.options().component());
    who.put("version", version);
    text.gauge("homeostat_info", "The watcher and whom it watches", who, 1);
    BehaviorProfile profile = analyzer.currentProfile();
    boolean fresh = isFresh();
    if (fresh) {
      signals(text, profile);
      customMetrics(text, profile);
    }
    List<SeriesStatus> series = analyzer.series();
    series(text, series, fresh);
    episodes(text);
    analyzer.memory().ifPresent(memory -> memory(text, memory));
    ownCost(text, series.size());
    return text.toString();
  }

  private boolean isFresh() {
    double most = STALE_TICKS * analyzer.options().interval().toMillis() / 1e3;
    return analyzer.profileAgeSeconds() <= Math.max(STALE_SECONDS, most);
  }

  private static void signals(ExpositionText text, BehaviorProfile profile) {
    for (Signal signal : Signal.values()) {
      PrometheusName name = PrometheusName.of(signal);
      profile
          .value(signal)
          .ifPresent(
              value ->
                  text.add(
                      name.family(),
                      name.type(),
                      help(name, signal),
                      name.labels(),
                      value * name.factor()));
    }
    text.counter(
        "homeostat_collections_total",
        "Collections the JVM has made since it started",
        NONE,
        profile.collections());
  }

  private static String help(PrometheusName name, Signal signal) {
    return name.labels().isEmpty()
        ? signal.description()
        : "As OpenTelemetry's " + signal.openTelemetryName().orElse("");
  }

  private static void customMetrics(ExpositionText text, BehaviorProfile profile) {
    profile
        .customMetrics()
        .forEach(
            (name, value) -> {
              if (!MetricName.isCounter(name)) {
                text.gauge(
                    "homeostat_custom_metric",
                    "What the application injects or lets us ask for",
                    Map.of("name", name),
                    value);
              }
            });
    profile
        .customMetrics()
        .forEach(
            (name, value) -> {
              if (MetricName.isCounter(name)) {
                text.gauge(
                    "homeostat_custom_metric_per_second",
                    "How fast the application's own counters grow",
                    Map.of("name", name),
                    value);
              }
            });
  }

  private static void series(ExpositionText text, List<SeriesStatus> series, boolean fresh) {
    for (SeriesStatus of : series) {
      Map<String, String> metric = Map.of(METRIC, of.metric());
      text.gauge(
          "homeostat_baseline",
          "What is expected of a metric, in the metric's own unit",
          metric,
          of.baseline());
      text.gauge(
          "homeostat_limit",
          "The limit of the resource behind a metric, in the metric's own unit",
          metric,
          of.limit());
      if (fresh) {
        text.gauge(
            "homeostat_z_score",
            "Distance of the value from the baseline in standard deviations",
            metric,
            of.zScore());
        text.gauge(
            "homeostat_score",
            "How unusual the value is, from 0 to 1; suspicious from 0.5 on",
            metric,
            of.score());
      }
      text.gauge(
          "homeostat_learning",
          "1 while a metric is learned and cannot open an episode",
          metric,
          of.state() == SeriesStatus.State.LEARNING ? 1 : 0);
    }
  }

  private void episodes(ExpositionText text) {
    Map<Map<String, String>, Integer> open = new HashMap<>();
    for (BehavioralAlert alert : analyzer.episodes()) {
      if (alert.isOpenEpisode()) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("anomaly_type", alert.anomalyType().id());
        labels.put(METRIC, alert.metric());
        labels.put("severity", alert.severity().name());
        open.merge(labels, 1, Integer::sum);
      }
    }
    open.forEach(
        (labels, count) ->
            text.gauge("homeostat_episodes_open", "Episodes that are open", labels, count));
    text.counter(
        "homeostat_flaps_total",
        "Times a cause came back soon after it was gone",
        NONE,
        analyzer.flaps());
    text.gauge(
        "homeostat_silences", "Causes nobody wants to hear of", NONE, analyzer.silences().size());
  }

  private static void memory(ExpositionText text, MemoryStatus memory) {
    text.gauge(
        "homeostat_memory_kept",
        "1 while what is learned can be written for the next process",
        NONE,
        memory.state() == MemoryStatus.State.KEPT ? 1 : 0);
    text.gauge(
        "homeostat_memory_restored_series",
        "Series this process knew from the one before",
        NONE,
        memory.restored().map(Recollection::series).orElse(0));
    text.counter(
        "homeostat_memory_saves_total", "Times what is learned was saved", NONE, memory.saves());
    text.gauge(
        "homeostat_memory_saved_timestamp_seconds",
        "When what is learned was last saved",
        NONE,
        memory.savedAt().map(at -> at.toEpochMilli() / 1e3).orElse(Double.NaN));
  }

  private static void effort(ExpositionText text, String state, boolean now) {
    text.gauge(
        "homeostat_effort",
        "1 for how much the watcher does at present",
        Map.of("state", state),
        now ? 1 : 0);
  }

  private void ownCost(ExpositionText text, int series) {
    OwnCost cost = analyzer.cost();
    text.counter("homeostat_ticks_total", "Ticks so far", NONE, cost.ticks());
    text.counter(
        "homeostat_tick_seconds_total", "What ticks took on the clock", NONE, cost.tickSeconds());
    text.counter(
        "homeostat_sampler_cpu_seconds_total",
        "Processor time of the sampler's thread",
        NONE,
        cost.processorSeconds());
    text.counter(
        "homeostat_sampler_allocated_bytes_total",
        "What the sampler's thread allocated",
        NONE,
        cost.allocatedBytes());
    text.counter(
        "homeostat_evidence_looks_total",
        "Topics that were looked at for evidence",
        NONE,
        cost.evidence().looks());
    text.counter(
        "homeostat_evidence_seconds_total",
        "What looking for evidence took on the clock",
        NONE,
        cost.evidence().seconds());
    text.counter(
        "homeostat_evidence_allocated_bytes_total",
        "What was allocated to look for evidence",
        NONE,
        cost.evidence().allocatedBytes());
    text.counter(
        "homeostat_evidence_stops_total",
        "Times the application was stopped for evidence",
        NONE,
        cost.evidence().stops());
    text.counter(
        "homeostat_evidence_stop_seconds_total",
        "How long the application stood still for evidence at most",
        NONE,
        cost.evidence().stopSeconds());
    for (Effort each : Effort.values()) {
      effort(text, each.id(), analyzer.isEnabled() && each == analyzer.effort());
    }
    effort(text, DISABLED, !analyzer.isEnabled());
    text.gauge("homeostat_series", "Series that are judged", NONE, series);
    text.counter(
        "homeostat_alerts_dropped_total",
        "Alerts that found a full mailbox",
        NONE,
        analyzer.alertBus().dropped());
    for (Mailbox<?> mailbox : analyzer.courier().mailboxes()) {
      if (!mailbox.name().isEmpty()) {
        Map<String, String> receiver = Map.of(RECEIVER, mailbox.name());
        text.counter(
            "homeostat_receiver_delivered_total",
            "Notices a receiver took",
            receiver,
            mailbox.delivered());
        text.counter(
            "homeostat_receiver_retried_total",
            "Times a notice was put off",
            receiver,
            mailbox.retried());
        text.counter(
            "homeostat_receiver_dropped_total",
            "Notices that found the receiver's mailbox full, or that it refused or failed on",
            receiver,
            mailbox.dropped() + mailbox.failed());
        text.gauge(
            "homeostat_receiver_waiting",
            "Notices that wait for a receiver, or with one for who is away",
            receiver,
            mailbox.waiting());
      }
    }
  }
}
