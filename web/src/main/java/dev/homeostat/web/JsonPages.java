package dev.homeostat.web;

import dev.homeostat.BehavioralAnalyzer;
import dev.homeostat.Effort;
import dev.homeostat.MemoryStatus;
import dev.homeostat.OwnCost;
import dev.homeostat.Recollection;
import dev.homeostat.SeriesHistory;
import dev.homeostat.SeriesStatus;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.BehavioralAlert.State;
import dev.homeostat.alert.Courier.Mailbox;
import dev.homeostat.sensor.Sensors;
import dev.homeostat.sensor.Support;
import dev.homeostat.signal.BehaviorProfile;
import dev.homeostat.signal.Signal;
import dev.homeostat.sink.StandardError;
import dev.homeostat.text.Durations;
import dev.homeostat.text.JsonWriter;
import dev.homeostat.text.SafeText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the API tells: JSON for programs, and a few lines for people. A page asks for each once, of
 * a host in which none of this has run before, so that there is no lambda on the way of JSON: each
 * would first have to be made a class. Thread-safe.
 */
final class JsonPages {

  private final BehavioralAnalyzer analyzer;
  private final String version;
  private final UnaryOperator<BehavioralAlert> outward;
  private final Timestamps timestamps = new Timestamps();
  private final SignalFacts facts = new SignalFacts();

  /**
   * Makes the pages.
   *
   * @param outward what an alert becomes before it leaves this process
   */
  JsonPages(BehavioralAnalyzer analyzer, String version, UnaryOperator<BehavioralAlert> outward) {
    this.analyzer = analyzer;
    this.version = version;
    this.outward = outward;
  }

  String profile() {
    return analyzer.currentProfile().toJson();
  }

  /**
   * Each signal of the catalogue, and each custom metric, with what is thought of it.
   *
   * @param points how many of the newest points of each to tell
   */
  String signals(int points) {
    Map<String, SeriesStatus> judged = new HashMap<>();
    for (SeriesStatus of : analyzer.series()) {
      judged.put(of.metric(), of);
    }
    BehaviorProfile profile = analyzer.currentProfile();
    Sensors sensors = analyzer.sensors();
    JsonWriter json = new JsonWriter().beginObject().name("signals").beginArray();
    for (Signal signal : Signal.values()) {
      Support support = sensors.support(signal);
      json.beginObject()
          .raw(facts.of(signal))
          .name("supported")
          .value(support instanceof Support.Supported);
      Signal better = judgedAs(signal, sensors);
      if (better != null) {
        json.member("judged_as", better.metric());
      }
      if (!support.why().isEmpty()) {
        json.member("why", support.why());
      }
      OptionalDouble value = profile.value(signal);
      if (value.isPresent()) {
        json.name("value").rounded(value.getAsDouble());
      }
      status(json, judged.get(signal.metric()));
      recent(json, signal.metric(), points);
      json.endObject();
    }
    for (Map.Entry<String, Double> custom : profile.customMetrics().entrySet()) {
      String metric = Signal.CUSTOM_PREFIX + custom.getKey();
      json.beginObject()
          .member("metric", metric)
          .member("topic", Topic.CUSTOM)
          .name("value")
          .rounded(custom.getValue());
      status(json, judged.get(metric));
      recent(json, metric, points);
      json.endObject();
    }
    return json.endArray().endObject().toString();
  }

  /** The signal that tells the same better here, and is judged in its place. */
  private static @Nullable Signal judgedAs(Signal signal, Sensors sensors) {
    Signal best = null;
    Signal better = signal.better().orElse(null);
    while (better != null && sensors.support(better) instanceof Support.Supported) {
      best = better;
      better = best.better().orElse(null);
    }
    return best;
  }

  /** What is thought of a series. */
  static void status(JsonWriter json, @Nullable SeriesStatus status) {
    if (status == null) {
      return;
    }
    finite(json, "baseline", status.baseline());
    finite(json, "deviation", status.deviation());
    finite(json, "limit", status.limit());
    json.name("z_score")
        .rounded(status.zScore())
        .name("score")
        .rounded(status.score())
        .member("state", status.state().id());
    if (status.readySeconds() > 0) {
      json.name("ready_seconds").rounded(status.readySeconds());
    }
  }

  private void recent(JsonWriter json, String metric, int points) {
    if (points > 0) {
      json.name("recent").beginArray();
      for (double value : analyzer.db().recent(analyzer.options().component(), metric, points)) {
        json.rounded(value);
      }
      json.endArray();
    }
  }

  private static void finite(JsonWriter json, String name, double value) {
    if (Double.isFinite(value)) {
      json.name(name).rounded(value);
    }
  }

  /** The open episodes as alerts, those that ended last, and the silences. */
  String episodes() {
    JsonWriter json = new JsonWriter().beginObject().name("episodes").beginArray();
    for (BehavioralAlert alert : analyzer.episodes()) {
      json.raw(outward.apply(alert).toJson());
    }
    json.endArray();
    silences(json);
    return json.endObject().toString();
  }

  /** What watching has cost so far. */
  void cost(JsonWriter json) {
    OwnCost cost = analyzer.cost();
    json.name("cost").beginObject();
    seconds(json, "tick_seconds", cost.tickSeconds());
    seconds(json, "processor_seconds", cost.processorSeconds());
    finite(json, "allocated_bytes", cost.allocatedBytes());
    seconds(json, "since_tick_seconds", cost.sinceTickSeconds());
    json.endObject();
  }

  private static void seconds(JsonWriter json, String name, double seconds) {
    if (Double.isFinite(seconds)) {
      json.name(name).seconds(seconds);
    }
  }

  /** The causes nobody wants to hear of. */
  void silences(JsonWriter json) {
    json.name("silences").beginArray();
    for (Map.Entry<String, Long> silence : analyzer.silences().entrySet()) {
      json.beginObject()
          .member("fingerprint", silence.getKey())
          .member("until", Instant.ofEpochMilli(silence.getValue()).toString())
          .endObject();
    }
    json.endArray();
  }

  /** One series through its tiers, or nothing where there is none of that name. */
  Optional<String> series(String metric) {
    Optional<SeriesHistory> history = analyzer.history(metric);
    return history.isPresent() ? Optional.of(series(history.get())) : Optional.empty();
  }

  private static String series(SeriesHistory history) {
    JsonWriter json = new JsonWriter().beginObject();
    json.member("metric", history.metric())
        .member("unit", history.unit())
        .member("tick_seconds", history.tickSeconds())
        .member("end", Instant.ofEpochMilli(history.endMillis()).toString());
    values(json, "recent", history.recent());
    values(json, "ages", history.ages());
    json.name("tiers").beginArray();
    for (SeriesHistory.Tier tier : history.tiers()) {
      json.beginObject()
          .member("bucket_seconds", tier.bucketSeconds())
          .member("end", Instant.ofEpochMilli(tier.endMillis()).toString());
      values(json, "ages", tier.ages());
      values(json, "min", tier.min());
      values(json, "mean", tier.mean());
      values(json, "max", tier.max());
      json.endObject();
    }
    return json.endArray().endObject().toString();
  }

  private static void values(JsonWriter json, String name, List<Double> values) {
    json.name(name).beginArray();
    for (double value : values) {
      json.rounded(value);
    }
    json.endArray();
  }

  /** How the watcher is, and what is open. */
  String status() {
    JsonWriter json = new JsonWriter();
    status(json, analyzer.series(), analyzer.episodes());
    return json.toString();
  }

  /** How the watcher is, and what is open. */
  void status(JsonWriter json, List<SeriesStatus> series, List<BehavioralAlert> episodes) {
    json.beginObject()
        .member("component", analyzer.options().component())
        .member("version", version)
        .member("interval_seconds", analyzer.options().interval().toMillis() / 1e3)
        .member("learning_seconds", analyzer.options().readyAfter().toMillis() / 1e3);
    moving(json, series, episodes);
    cost(json);
    Optional<MemoryStatus> memory = analyzer.memory();
    if (memory.isPresent()) {
      memory(json, memory.get());
    }
    json.name("resource").beginObject();
    for (Map.Entry<String, String> of : new TreeMap<>(analyzer.options().resource()).entrySet()) {
      json.member(of.getKey(), of.getValue());
    }
    json.endObject().name("receivers").beginArray();
    for (Mailbox<?> mailbox : analyzer.courier().mailboxes()) {
      if (!mailbox.name().isEmpty()) {
        json.beginObject()
            .member("name", mailbox.name())
            .member("delivered", mailbox.delivered())
            .member("waiting", mailbox.waiting())
            .member("dropped", mailbox.dropped() + mailbox.failed())
            .endObject();
      }
    }
    json.endArray();
    open(json, episodes);
    silences(json);
    json.endObject();
  }

  /** Of the status, the members that move from tick to tick. */
  void moving(JsonWriter json, List<SeriesStatus> series, List<BehavioralAlert> episodes) {
    json.member("ticks", analyzer.ticks())
        .member("signals", analyzer.sensors().supportedCount())
        .member("effort", analyzer.effort().id())
        .member("learning", learning(series))
        .name("ready_seconds")
        .rounded(readySeconds(series))
        .member("open", open(episodes))
        .member("timestamp", timestamps.of(analyzer.options().clock().epochMillis()));
  }

  /** The open ones among the episodes; under the seed's rule, which has none, its last alerts. */
  void open(JsonWriter json, List<BehavioralAlert> episodes) {
    json.name("episodes").beginArray();
    for (BehavioralAlert alert : episodes) {
      if (alert.state() == State.OPEN) {
        json.raw(outward.apply(alert).toJson());
      }
    }
    json.endArray();
  }

  private static void memory(JsonWriter json, MemoryStatus memory) {
    json.name("memory")
        .beginObject()
        .member("state", memory.state().id())
        .member("file", SafeText.of(memory.file().toString()))
        .member("saves", memory.saves());
    if (memory.savedAt().isPresent()) {
      json.member("saved_at", memory.savedAt().get().toString());
    }
    if (memory.restored().isPresent()) {
      Recollection from = memory.restored().get();
      json.member("restored_series", from.series())
          .member("restored_episodes", from.episodes())
          .member("restored_version", SafeText.of(from.release()))
          .member("restored_from", from.savedAt().toString());
    }
    json.endObject();
  }

  /** The same for people, one thing a line. */
  String statusText() {
    long learning = learning(analyzer.series());
    long open = open(analyzer.episodes());
    StringBuilder text = new StringBuilder(256);
    text.append(analyzer.options().component())
        .append(": ")
        .append(analyzer.sensors().supportedCount())
        .append(" signals every ")
        .append(Durations.format(analyzer.options().interval()))
        .append(", ")
        .append(learning > 0 ? learning + " series still learned, " : "")
        .append(open)
        .append(open == 1 ? " open episode\n" : " open episodes\n");
    if (analyzer.effort() != Effort.FULL) {
      text.append("  the host can bear no more: it ")
          .append(analyzer.effort().words())
          .append('\n');
    }
    analyzer.memory().ifPresent(memory -> text.append(memoryText(memory)));
    for (BehavioralAlert alert : analyzer.episodes()) {
      if (alert.isOpenEpisode()) {
        BehavioralAlert shown = outward.apply(alert);
        text.append("  ")
            .append(shown.fingerprint())
            .append(' ')
            .append(StandardError.textOf(shown))
            .append('\n');
      }
    }
    analyzer
        .silences()
        .forEach(
            (fingerprint, until) ->
                text.append("  ")
                    .append(fingerprint)
                    .append(" silent until ")
                    .append(Instant.ofEpochMilli(until))
                    .append('\n'));
    for (Mailbox<?> mailbox : analyzer.courier().mailboxes()) {
      if (!mailbox.name().isEmpty() && mailbox.waiting() > 0) {
        text.append("  ")
            .append(mailbox.waiting())
            .append(" notices wait for ")
            .append(mailbox.name())
            .append('\n');
      }
    }
    return text.toString();
  }

  private static String memoryText(MemoryStatus memory) {
    String state =
        switch (memory.state()) {
          case KEPT -> "is kept in ";
          case FAILING -> "should be kept, but cannot be written to ";
          case OFF -> "is not kept in ";
        };
    String from =
        memory
            .restored()
            .map(
                restored ->
                    "; began with "
                        + restored.series()
                        + " series as of "
                        + restored.savedAt().truncatedTo(ChronoUnit.SECONDS))
            .orElse("");
    return "  what is learned " + state + SafeText.of(memory.file().toString()) + from + '\n';
  }

  private static long learning(List<SeriesStatus> series) {
    long learning = 0;
    for (SeriesStatus of : series) {
      learning += of.state() == SeriesStatus.State.LEARNING ? 1 : 0;
    }
    return learning;
  }

  /** How long until every series that is known may open an episode. */
  private static double readySeconds(List<SeriesStatus> series) {
    double longest = 0;
    for (SeriesStatus of : series) {
      longest = Math.max(longest, of.readySeconds());
    }
    return longest;
  }

  private static long open(List<BehavioralAlert> episodes) {
    long open = 0;
    for (BehavioralAlert alert : episodes) {
      open += alert.isOpenEpisode() ? 1 : 0;
    }
    return open;
  }
}
