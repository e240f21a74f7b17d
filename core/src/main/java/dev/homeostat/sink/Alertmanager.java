package dev.homeostat.sink;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.BehavioralAlert.State;
import dev.homeostat.alert.Courier;
import dev.homeostat.alert.Notice;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.signal.Clock;
import dev.homeostat.text.JsonWriter;
import dev.homeostat.text.Plain;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells a Prometheus Alertmanager (API v2) what is open: at once, and again each minute with an end
 * three minutes ahead, so that alerts of a process that died end by themselves. What is resolved is
 * sent with its end, and a few times more, since a message may be lost. No value is a label: a
 * label that changes would be another alert.
 */
public final class Alertmanager implements Courier.Receiver<Notice> {

  /** Its name as a receiver. */
  public static final String NAME = "alertmanager";

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final Duration RESEND = Duration.ofMinutes(1);

  /** How many resends ahead an open alert ends. */
  private static final int AHEAD = 3;

  /** How many more times a resolved alert is sent. */
  private static final int REPEATS = 5;

  /** Some alert of a batch was refused, and would be again; the others were taken. */
  private static final int REFUSED = 400;

  /** The rule whose alerts are never resolved. */
  private static final String SEED = DetectorKind.ZSCORE.id();

  /** As many alerts are kept, open and ended; the oldest is dropped for a new one. */
  private static final int MOST = 100;

  private final HttpPost post;
  private final long resendNanos;
  private final Links links;
  private final Clock clock;
  private final Outage outage;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private volatile boolean anything;
  private volatile long sentNanos;

  /** What Alertmanager is told of one alert. */
  private static final class Entry {
    private final BehavioralAlert alert;

    /** When it ends; one without an end is open. */
    private final @Nullable Instant end;

    private int sendsLeft;

    Entry(BehavioralAlert alert, @Nullable Instant end, int sendsLeft) {
      this.alert = alert;
      this.end = end;
      this.sendsLeft = sendsLeft;
    }

    static Entry open(BehavioralAlert alert) {
      return new Entry(alert, null, 0);
    }

    static Entry ended(BehavioralAlert alert, Instant end) {
      return new Entry(alert, end, 1 + REPEATS);
    }

    boolean isOpen() {
      return end == null;
    }
  }

  /**
   * Makes the sink; nothing is opened before the first alert.
   *
   * @param address of the Alertmanager, without {@code /api/v2/alerts}
   * @param resend after how long what is open is sent again; it ends three times as far ahead
   * @param links what its receivers can click on
   * @param log takes a line when sending begins to fail
   */
  public Alertmanager(
      URI address, Duration resend, Links links, Clock clock, Consumer<String> log) {
    String path = address.getRawPath().replaceAll("/+$", "");
    this.post = new HttpPost(address.resolve(path + "/api/v2/alerts"), clock);
    this.resendNanos = resend.toNanos();
    this.links = links;
    this.clock = clock;
    this.outage = new Outage(NAME + " at " + address.getHost(), log);
  }

  /**
   * After how long to send again.
   *
   * @param interval between two ticks, at which that is looked after
   */
  public static Duration resend(Duration interval) {
    return interval.compareTo(RESEND) > 0 ? interval : RESEND;
  }

  @Override
  public boolean take(Notice notice) {
    if (notice instanceof BehavioralAlert alert) {
      keep(alert);
      return send();
    }
    return true;
  }

  @Override
  public boolean isDue(long nanos) {
    return anything && clock.monotonicNanos() - sentNanos >= resendNanos;
  }

  @Override
  public void due() {
    send();
  }

  @Override
  public void giveUp() {
    post.cut();
  }

  private void keep(BehavioralAlert alert) {
    String key = alert.fingerprint() + alert.severity();
    for (Map.Entry<String, Entry> other : entries.entrySet()) {
      // Its severity is a label, so that a graver one is another alert, and this one ends.
      Entry entry = other.getValue();
      boolean sameCause = entry.alert.fingerprint().equals(alert.fingerprint());
      if (sameCause && entry.isOpen() && !other.getKey().equals(key)) {
        other.setValue(Entry.ended(entry.alert, alert.timestamp()));
      }
    }
    entries.remove(key);
    if (alert.state() == State.RESOLVED) {
      entries.put(key, Entry.ended(alert, alert.timestamp()));
    } else if (alert.detector().equals(SEED)) {
      entries.put(key, new Entry(alert, alert.timestamp().plusNanos(AHEAD * resendNanos), 1));
    } else {
      entries.put(key, Entry.open(alert));
    }
    if (entries.size() > MOST) {
      Iterator<Entry> eldest = entries.values().iterator();
      eldest.next();
      eldest.remove();
    }
  }

  private boolean send() {
    sentNanos = clock.monotonicNanos();
    anything = true;
    try {
      int status = post.send(json().getBytes(StandardCharsets.UTF_8), Map.of());
      if (status / 100 != 2) {
        outage.failed("answers with status " + status);
        return status == REFUSED;
      }
    } catch (IOException | RuntimeException e) {
      outage.failed(String.valueOf(e.getMessage()));
      return false;
    }
    outage.worked();
    entries.values().removeIf(entry -> !entry.isOpen() && --entry.sendsLeft == 0);
    anything = !entries.isEmpty();
    return true;
  }

  private String json() {
    Instant ahead =
        Instant.ofEpochMilli(clock.epochMillis())
            .plusSeconds(AHEAD * resendNanos / NANOS_PER_SECOND);
    JsonWriter json = new JsonWriter().beginArray();
    for (Entry entry : entries.values()) {
      BehavioralAlert alert = entry.alert;
      json.beginObject().name("labels").beginObject();
      labels(alert).forEach(json::member);
      json.endObject().name("annotations").beginObject();
      // Most of its receivers are chats, and it escapes nothing for them.
      json.member("summary", ChatText.of(alert.summary()))
          .member("description", ChatText.of(description(alert)));
      Optional<String> runbook = links.runbookOf(alert);
      // A path is no link: a receiver that makes one of runbook_url would lead nowhere.
      json.member(
          runbook.isPresent() ? "runbook_url" : "runbook", runbook.orElse(alert.runbookUrl()));
      json.endObject();
      Optional<String> page = links.pageOf(alert);
      if (page.isPresent()) {
        json.member("generatorURL", page.get());
      }
      json.member("startsAt", alert.startedAt().toString())
          .member("endsAt", (entry.end == null ? ahead : entry.end).toString())
          .endObject();
    }
    return json.endArray().toString();
  }

  private static Map<String, String> labels(BehavioralAlert alert) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("alertname", alert.anomalyType().id());
    labels.put("component", alert.component());
    labels.put("metric", alert.metric());
    labels.put("severity", alert.severity().name().toLowerCase(Locale.ROOT));
    labels.put("fingerprint", alert.fingerprint());
    labels.put("instance", alert.resource().getOrDefault("service.instance.id", ""));
    labels.put("host", alert.resource().getOrDefault("host.name", ""));
    labels.values().removeIf(String::isEmpty);
    return labels;
  }

  private static String description(BehavioralAlert alert) {
    return "%s is %s %s, expected %s; found by %s"
        .formatted(
            alert.metric(),
            Plain.number(alert.current()),
            alert.unit(),
            Plain.number(alert.baseline()),
            alert.detector());
  }
}
