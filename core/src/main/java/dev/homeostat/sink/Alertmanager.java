package dev.homeostat.sink;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.BehavioralAlert.State;
import dev.homeostat.alert.ControlRecord;
import dev.homeostat.alert.Courier;
import dev.homeostat.alert.Notice;
import dev.homeostat.alert.Receipt;
import dev.homeostat.alert.Specimen;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.signal.Clock;
import dev.homeostat.text.JsonWriter;
import dev.homeostat.text.Plain;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells a Prometheus Alertmanager (API v2) what is open: at once, and again each minute with an end
 * three minutes ahead, so that alerts of a process that died end by themselves. What is resolved,
 * and what a person silences, is sent with its end, and a few times more, since a message may be
 * lost; when a silence is over before what it silenced, that is sent as open again. No value is a
 * label: a label that changes would be another alert.
 *
 * <p>It wants to know how things stand, not what happened: a notice is taken into what is kept at
 * once, whatever becomes of sending that, so that none waits behind another or is dropped. What
 * could not be sent is sent again after one second, two, four and so on.
 */
public final class Alertmanager implements Courier.Receiver<Notice> {

  /** Its name as a receiver. */
  public static final String NAME = "alertmanager";

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long LONGEST_BACK_OFF_NANOS = Courier.LONGEST_BACK_OFF.toNanos();

  /** Of a second, until it is longer than the longest. */
  private static final int MOST_DOUBLINGS = 6;

  private static final Duration RESEND = Duration.ofMinutes(1);

  /** How many resends ahead an open alert ends. */
  private static final int AHEAD = 3;

  /** How many more times a resolved alert is sent. */
  private static final int REPEATS = 5;

  /** Some alert of a batch was refused, and would be again; the others were taken. */
  private static final int REFUSED = 400;

  /** The rule whose alerts are never resolved. */
  private static final String SEED = DetectorKind.ZSCORE.id();

  /** As many alerts are kept, open and ended; one is dropped for a new one. */
  private static final int MOST = 100;

  private final HttpPost post;
  private final long resendNanos;
  private final Links links;
  private final Clock clock;
  private final Outage outage;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private volatile boolean anything;
  private volatile long nextNanos;
  private volatile int behind;

  /** How often sending failed since it last worked. */
  private int failures;

  /** What Alertmanager is told of one alert. */
  private static final class Entry {
    private final BehavioralAlert alert;

    /** When it ends; one without an end is open. */
    private @Nullable Instant end;

    private int sendsLeft;

    /** Until when nobody wants to hear of it; null for one that is not silenced. */
    private @Nullable Instant silentUntil;

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

    /** Whether what it tells of is not over, be it silenced or not. */
    boolean lasts() {
      return isOpen() || silentUntil != null;
    }

    /** Ends it for now; one that has ended stays so. */
    void silence(Instant from, Instant until) {
      if (lasts()) {
        end = from;
        sendsLeft = 1 + REPEATS;
        silentUntil = until;
      }
    }

    /** Opens it again where its silence is over. */
    void wake(Instant now) {
      if (silentUntil != null && !now.isBefore(silentUntil)) {
        end = null;
        silentUntil = null;
      }
    }

    boolean isToBeSent() {
      return isOpen() || sendsLeft > 0;
    }

    void sent() {
      sendsLeft = Math.max(0, sendsLeft - 1);
    }

    boolean isOver() {
      return !isToBeSent() && silentUntil == null;
    }
  }

  /**
   * Makes the sink; nothing is opened before the first alert, or the rehearsal.
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
  public Receipt take(Notice notice) {
    if (notice instanceof BehavioralAlert alert) {
      keep(alert);
    } else if (!silence((ControlRecord) notice)) {
      return Receipt.TAKEN;
    }
    anything = true;
    // While it is away, when to try again is told by the back-off, not by what is new.
    if (failures == 0 || isDue(0)) {
      send();
    } else {
      behind = toBeSent();
    }
    return Receipt.TAKEN;
  }

  /** How many alerts it would be told if it were not away; none where it has heard of all. */
  @Override
  public int behind() {
    return behind;
  }

  @Override
  public boolean isDue(long nanos) {
    return anything && clock.monotonicNanos() - nextNanos >= 0;
  }

  @Override
  public void due() {
    send();
  }

  @Override
  public void rehearse() throws IOException {
    BehavioralAlert alert = Specimen.alert();
    List<Entry> told = List.of(Entry.open(alert), Entry.ended(alert, Instant.EPOCH));
    post.rehearse(json(told, Instant.EPOCH).getBytes(StandardCharsets.UTF_8), Map.of());
  }

  @Override
  public void giveUp() {
    post.cut();
  }

  private void keep(BehavioralAlert alert) {
    boolean seed = alert.isOfSeed(); // It and an episode of the same cause are two.
    String key = (seed ? SEED : "") + alert.fingerprint() + alert.severity();
    for (Map.Entry<String, Entry> other : entries.entrySet()) {
      // Its severity is a label, so that a graver one is another alert, and this one ends.
      Entry entry = other.getValue();
      boolean sameCause =
          entry.alert.fingerprint().equals(alert.fingerprint()) && entry.alert.isOfSeed() == seed;
      if (sameCause && entry.lasts() && !other.getKey().equals(key)) {
        other.setValue(Entry.ended(entry.alert, alert.timestamp()));
      }
    }
    entries.remove(key);
    if (alert.state() == State.RESOLVED) {
      entries.put(key, Entry.ended(alert, alert.timestamp()));
    } else if (seed) {
      entries.put(key, new Entry(alert, alert.timestamp().plusNanos(AHEAD * resendNanos), 1));
    } else {
      entries.put(key, Entry.open(alert));
    }
    if (entries.size() > MOST) {
      dropOne();
    }
  }

  /** The oldest that has ended: one that is open would be over for want of being sent again. */
  private void dropOne() {
    String dropped = "";
    for (Map.Entry<String, Entry> each : entries.entrySet()) {
      if (!each.getValue().lasts()) {
        dropped = each.getKey();
        break;
      }
      dropped = dropped.isEmpty() ? each.getKey() : dropped;
    }
    entries.remove(dropped);
  }

  /** Does what a silence asks for, or its end; says whether there is something new to send. */
  private boolean silence(ControlRecord record) {
    if (record.fingerprint().isEmpty() || record.until().isEmpty()) {
      return false;
    }
    String fingerprint = record.fingerprint().get();
    boolean any = false;
    for (Entry entry : entries.values()) {
      if (entry.alert.fingerprint().equals(fingerprint)) {
        entry.silence(record.timestamp(), record.until().get());
        entry.wake(record.timestamp());
        any = true;
      }
    }
    return any;
  }

  private void send() {
    // Before it is tried, so that what ends this by an error is tried again too.
    nextNanos =
        clock.monotonicNanos() + Math.min(NANOS_PER_SECOND << failures, LONGEST_BACK_OFF_NANOS);
    Instant now = Instant.ofEpochMilli(clock.epochMillis());
    for (Entry entry : entries.values()) {
      entry.wake(now);
    }
    int untold = toBeSent();
    boolean done = untold == 0 || post(now);
    failures = done ? 0 : Math.min(failures + 1, MOST_DOUBLINGS);
    behind = done ? 0 : untold;
    if (done) {
      nextNanos = clock.monotonicNanos() + resendNanos;
      forgetWhatIsOver();
      anything = !entries.isEmpty();
    }
  }

  private int toBeSent() {
    int all = 0;
    for (Entry entry : entries.values()) {
      all += entry.isToBeSent() ? 1 : 0;
    }
    return all;
  }

  private void forgetWhatIsOver() {
    for (Iterator<Entry> each = entries.values().iterator(); each.hasNext(); ) {
      Entry entry = each.next();
      entry.sent();
      if (entry.isOver()) {
        each.remove();
      }
    }
  }

  /** Sends what there is; says whether it need not be sent again for now. */
  private boolean post(Instant now) {
    try {
      int status =
          post.send(json(entries.values(), now).getBytes(StandardCharsets.UTF_8), Map.of());
      if (status / 100 == 2) {
        outage.worked();
        return true;
      }
      outage.failed("answers with status " + status);
      return status == REFUSED;
    } catch (IOException | RuntimeException e) {
      outage.failed(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private String json(Collection<Entry> told, Instant now) {
    Instant ahead = now.plusSeconds(AHEAD * resendNanos / NANOS_PER_SECOND);
    JsonWriter json = new JsonWriter().beginArray();
    for (Entry entry : told) {
      if (!entry.isToBeSent()) {
        continue;
      }
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
    labels.put("component", ChatText.of(alert.component()));
    labels.put("metric", ChatText.of(alert.metric()));
    labels.put("severity", alert.severity().name().toLowerCase(Locale.ROOT));
    labels.put("fingerprint", alert.fingerprint());
    labels.put("instance", alert.resource().getOrDefault("service.instance.id", ""));
    labels.put("host", alert.resource().getOrDefault("host.name", ""));
    if (alert.isOfSeed()) {
      labels.put("detector", SEED);
    }
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
