package dev.homeostat.alert;

import dev.homeostat.detect.DetectorKind;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Severity;
import dev.homeostat.text.JsonWriter;
import dev.homeostat.text.SafeText;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A behaviour changed: who, what, how much, since when. Immutable; its JSON form is the public
 * surface.
 *
 * @param component who the alert speaks of
 * @param anomalyType what is wrong
 * @param metric the metric that was judged, {@code custom_metrics.<name>} for a custom one
 * @param current the judged value, in the metric's unit
 * @param baseline what was expected, in the metric's unit
 * @param zScore the distance in standard deviations; finite, 0 for events
 * @param severity how much it asks of a person
 * @param timestamp when it was judged
 * @param id the episode
 * @param fingerprint the same cause over restarts
 * @param state whether the episode opens, changes or ends
 * @param detector which rule spoke
 * @param unit the metric's unit in UCUM; empty where unknown
 * @param startedAt when the behaviour changed, as far as the data tells
 * @param limit the resource's limit in the metric's unit, where it has one
 * @param eta when the trend reaches it, where there is one
 * @param suspects the most likely causes, first the likeliest
 * @param summary one sentence a person can act on
 * @param resource OpenTelemetry resource attributes
 * @param durationSeconds how long the episode lasted, where it is resolved
 * @param flaps how often the same cause had come back by then, each time soon after it was gone; 0
 *     for one that came alone
 */
public record BehavioralAlert(
    String component,
    AnomalyType anomalyType,
    String metric,
    double current,
    double baseline,
    double zScore,
    Severity severity,
    Instant timestamp,
    String id,
    String fingerprint,
    State state,
    String detector,
    String unit,
    Instant startedAt,
    OptionalDouble limit,
    Optional<Finding.Eta> eta,
    List<Suspect> suspects,
    String summary,
    Map<String, String> resource,
    OptionalDouble durationSeconds,
    int flaps)
    implements Notice {

  /** The version of the JSON form. */
  public static final int SCHEMA = 1;

  private static final String RUNBOOKS = "docs/alerts/";
  private static final String SEED = DetectorKind.ZSCORE.id();

  /** Copies the collections and makes foreign text safe. */
  public BehavioralAlert {
    if (flaps < 0) {
      throw new IllegalArgumentException("flaps must not be negative: " + flaps);
    }
    component = SafeText.of(component);
    metric = SafeText.of(metric);
    summary = SafeText.line(summary);
    suspects = List.copyOf(suspects);
    resource = Map.copyOf(resource);
  }

  /** Where an episode stands. */
  public enum State {
    OPEN("open"),
    UPDATE("update"),
    RESOLVED("resolved");

    private final String id;

    State(String id) {
      this.id = id;
    }

    /** The spelling in alerts. */
    public String id() {
      return id;
    }
  }

  /** Whether the seed's rule spoke, whose alerts are of one tick each, and never resolved. */
  public boolean isOfSeed() {
    return detector.equals(SEED);
  }

  /** Whether it tells how an open episode stands: the seed's rule has none. */
  public boolean isOpenEpisode() {
    return state == State.OPEN && !isOfSeed();
  }

  /**
   * The same, with whatever identifies people or hosts covered in its suspects and its summary, and
   * there in what could not be found out too: for receivers that are not on this host. See {@link
   * EvidenceMode#leaving}.
   */
  public BehavioralAlert masked() {
    // That it is over is told in figures alone.
    String said = state == State.RESOLVED ? summary : new MaskedSummary(suspects).of(summary);
    return with(suspects.stream().map(Suspect::masked).toList(), said);
  }

  /**
   * The same, as somebody else explains it.
   *
   * @param likelier suspects that come before its own
   * @param more what its summary says besides; empty: nothing
   */
  public BehavioralAlert explained(List<Suspect> likelier, String more) {
    return with(
        Stream.concat(likelier.stream(), suspects.stream()).toList(),
        more.isEmpty() ? summary : summary + "; " + more);
  }

  private BehavioralAlert with(List<Suspect> others, String said) {
    return new BehavioralAlert(
        component,
        anomalyType,
        metric,
        current,
        baseline,
        zScore,
        severity,
        timestamp,
        id,
        fingerprint,
        state,
        detector,
        unit,
        startedAt,
        limit,
        eta,
        others,
        said,
        resource,
        durationSeconds,
        flaps);
  }

  /** Where the type's runbook stands, relative to this project's root. */
  public String runbookUrl() {
    return RUNBOOKS + anomalyType.id() + ".md";
  }

  /** The time as alerts spell it: RFC 3339, UTC, milliseconds. */
  static String rfc3339(Instant when) {
    LocalDateTime utc = LocalDateTime.ofEpochSecond(when.getEpochSecond(), 0, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(24).append(utc.toLocalDate()).append('T');
    digits(text, utc.getHour(), 2).append(':');
    digits(text, utc.getMinute(), 2).append(':');
    digits(text, utc.getSecond(), 2).append('.');
    return digits(text, when.getNano() / 1_000_000, 3).append('Z').toString();
  }

  private static StringBuilder digits(StringBuilder text, int value, int width) {
    String plain = Integer.toString(value);
    for (int i = plain.length(); i < width; i++) {
      text.append('0');
    }
    return text.append(plain);
  }

  /** Writes it as one JSON object on one line, the seed's eight fields first. */
  @Override
  public String toJson() {
    JsonWriter json = new JsonWriter().beginObject();
    json.member("component", component)
        .member("anomaly_type", anomalyType.id())
        .member("metric", metric)
        .member("current", current)
        .member("baseline", baseline)
        .member("z_score", zScore)
        .member("severity", severity.name())
        .member("timestamp", rfc3339(timestamp))
        .member("schema", SCHEMA)
        .member("record", "alert")
        .member("id", id)
        .member("fingerprint", fingerprint)
        .member("state", state.id())
        .member("detector", detector)
        .member("unit", unit)
        .member("started_at", rfc3339(startedAt));
    if (limit.isPresent()) {
      json.member("limit", limit.getAsDouble());
    }
    if (eta.isPresent()) {
      Finding.Eta when = eta.get();
      json.member("eta_seconds", when.seconds()).member("eta_low", when.low());
      if (Double.isFinite(when.high())) {
        json.member("eta_high", when.high());
      }
    }
    json.name("suspects").beginArray();
    for (Suspect suspect : suspects) {
      json.beginObject()
          .member("kind", suspect.kind())
          .member("name", SafeText.of(suspect.name()))
          .member("detail", SafeText.of(suspect.detail()));
      if (suspect.share().isPresent()) {
        json.member("share", suspect.share().getAsDouble());
      }
      json.endObject();
    }
    json.endArray().member("summary", summary).member("runbook_url", runbookUrl());
    json.name("resource").beginObject();
    for (Map.Entry<String, String> attribute : new TreeMap<>(resource).entrySet()) {
      json.member(SafeText.of(attribute.getKey()), SafeText.of(attribute.getValue()));
    }
    json.endObject();
    if (durationSeconds.isPresent()) {
      json.member("duration_seconds", durationSeconds.getAsDouble());
    }
    if (flaps > 0) {
      json.member("flaps", flaps);
    }
    return json.endObject().toString();
  }

  /**
   * The identity of a cause over restarts: 64 bits of FNV-1a over the component, the type and the
   * metric, in hexadecimal.
   */
  public static String fingerprintOf(String component, AnomalyType type, String metric) {
    long hash = 0xcbf29ce484222325L;
    String cause = component + '\n' + type.id() + '\n' + metric;
    for (int i = 0; i < cause.length(); i++) {
      hash = (hash ^ cause.charAt(i)) * 0x100000001b3L;
    }
    String digits = Long.toHexString(hash);
    return "0000000000000000".substring(digits.length()) + digits;
  }
}
