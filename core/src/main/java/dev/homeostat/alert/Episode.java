package dev.homeostat.alert;

import dev.homeostat.alert.BehavioralAlert.State;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Severity;
import dev.homeostat.store.FieldReader;
import dev.homeostat.store.FieldWriter;
import dev.homeostat.text.Plain;
import dev.homeostat.text.SafeText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One matter from its opening to its end: what was found of its cause, the metrics that show it and
 * the symptoms that come of it. Not thread-safe.
 */
final class Episode {

  // What is written of one; a number is never given to anything else.
  private static final int ID = 1;
  private static final int OPENED_AT = 2;
  private static final int METRIC = 3;
  private static final int UNIT = 4;
  private static final int TYPE = 5;
  private static final int DETECTOR = 6;
  private static final int CURRENT = 7;
  private static final int BASELINE = 8;
  private static final int Z_SCORE = 9;
  private static final int STARTED_AT = 10;
  private static final int LIMIT = 11;
  private static final int CRITICAL = 12;
  private static final int TOLD = 13;
  private static final int ALSO = 14;
  private static final int METRICS = 15;
  private static final int GAP = 16;
  private static final int SUSPECT = 17;
  private static final int FLAPS = 18;

  // And of a suspect.
  private static final int KIND = 1;
  private static final int NAME = 2;
  private static final int DETAIL = 3;
  private static final int SHARE = 4;
  private static final int NAMED = 5;

  /** Kinds of suspects whose share is that of all that grew, or was used. */
  private static final Set<String> COUNTED =
      Set.of(
          "thread_group",
          "virtual_threads",
          "file",
          "socket",
          "pipe",
          "descriptor",
          "loader",
          "buffer",
          "native",
          "mapping");

  /** Of a smaller share a bystander may be. */
  private static final double STANDS_OUT = 0.2;

  /** Before the suspect in a summary, who is behind it or only the greatest of many. */
  static final String LIKELIEST = "; likeliest behind it is ";

  static final String MOST = "; nothing stands out, most is ";

  /** Before what could not be found out, at the end of a summary. */
  static final String NOT_FOUND_OUT = "; not found out: ";

  private final String component;
  private final Map<String, String> resource;
  private final String id;
  private final String fingerprint;
  private final String cause;
  private final long openedAtMillis;
  private final int flaps;
  private final Set<String> also = new TreeSet<>();
  private final Set<String> metrics = new TreeSet<>();
  private Finding finding;
  private double farthest;
  private Severity severity;
  private boolean seen = true;
  private boolean remembered;
  private boolean abandoned;

  /** What turned out to be behind it, and is an episode of its own. */
  private @Nullable Finding comesOf;

  private boolean accepted;
  private boolean told;
  private boolean untold = true;
  private List<Suspect> suspects = List.of();
  private List<String> gaps = List.of();

  /**
   * Opens one.
   *
   * @param flaps how often its cause had come back by now
   */
  Episode(
      String component,
      Map<String, String> resource,
      Finding finding,
      long epochMillis,
      int flaps) {
    this(component, resource, finding, epochMillis, flaps, "");
  }

  /** Makes one; without an id it gets one of its own. */
  private Episode(
      String component,
      Map<String, String> resource,
      Finding finding,
      long openedAtMillis,
      int flaps,
      String id) {
    this.component = component;
    this.resource = resource;
    this.finding = finding;
    this.cause = causeOf(finding);
    this.fingerprint = BehavioralAlert.fingerprintOf(component, finding.type(), finding.metric());
    this.id = id.isEmpty() ? fingerprint + "-" + Long.toHexString(openedAtMillis) : id;
    this.openedAtMillis = openedAtMillis;
    this.flaps = flaps;
    this.severity = severityOf(finding);
    this.farthest = finding.distance();
    metrics.add(finding.metric());
  }

  /** One that {@link #write} wrote; nothing where this version has no name for what is wrong. */
  static Optional<Episode> read(FieldReader in, String component, Map<String, String> resource) {
    Optional<AnomalyType> type = AnomalyType.of(in.text(TYPE, ""));
    if (type.isEmpty()) {
      return Optional.empty();
    }
    double limit = in.real(LIMIT, Double.NaN);
    Finding finding =
        new Finding(
            in.text(METRIC, ""),
            in.text(UNIT, ""),
            type.get(),
            in.text(DETECTOR, ""),
            in.real(CURRENT, 0),
            in.real(BASELINE, 0),
            in.real(Z_SCORE, 0),
            in.number(STARTED_AT, 0),
            Double.isNaN(limit) ? OptionalDouble.empty() : OptionalDouble.of(limit),
            OptionalDouble.empty(), // How fast it grew was another process's affair.
            Optional.empty());
    Episode episode =
        new Episode(
            component,
            resource,
            finding,
            in.number(OPENED_AT, 0),
            (int) Math.max(0, in.number(FLAPS, 0)),
            in.text(ID, ""));
    episode.severity = in.number(CRITICAL, 0) == 1 ? Severity.CRITICAL : Severity.WARNING;
    episode.told = in.number(TOLD, 0) == 1;
    episode.also.addAll(in.texts(ALSO));
    episode.metrics.addAll(in.texts(METRICS));
    episode.gaps = in.texts(GAP);
    List<Suspect> suspects = new ArrayList<>();
    for (byte[] record : in.records(SUSPECT)) {
      FieldReader suspect = new FieldReader(record);
      double share = suspect.real(SHARE, Double.NaN);
      suspects.add(
          new Suspect(
              suspect.text(KIND, ""),
              suspect.text(NAME, ""),
              suspect.text(DETAIL, ""),
              Double.isNaN(share) ? OptionalDouble.empty() : OptionalDouble.of(share),
              suspect.texts(NAMED)));
    }
    episode.suspects = suspects;
    episode.remembered = true;
    return Optional.of(episode);
  }

  /** Appends what another process must know to go on with it. */
  void write(FieldWriter out) {
    out.put(ID, id)
        .put(OPENED_AT, openedAtMillis)
        .put(METRIC, finding.metric())
        .put(UNIT, finding.unit())
        .put(TYPE, finding.type().id())
        .put(DETECTOR, finding.detector())
        .put(CURRENT, finding.current())
        .put(BASELINE, finding.baseline())
        .put(Z_SCORE, finding.zScore())
        .put(STARTED_AT, finding.startedAtMillis())
        .put(LIMIT, finding.limit().orElse(Double.NaN))
        .put(CRITICAL, isCritical() ? 1L : 0)
        .put(TOLD, told ? 1L : 0)
        .put(FLAPS, (long) flaps);
    for (String each : also) {
      out.put(ALSO, each);
    }
    for (String each : metrics) {
      out.put(METRICS, each);
    }
    for (String each : gaps) {
      out.put(GAP, each);
    }
    for (Suspect suspect : suspects) {
      int begun = out.begin(SUSPECT);
      out.put(KIND, suspect.kind())
          .put(NAME, suspect.name())
          .put(DETAIL, suspect.detail())
          .put(SHARE, suspect.share().orElse(Double.NaN));
      for (String each : suspect.named()) {
        out.put(NAMED, each);
      }
      out.end(begun);
    }
  }

  String fingerprint() {
    return fingerprint;
  }

  /** What it was opened for; there is one of each. */
  String cause() {
    return cause;
  }

  /** Types that say nothing of the resource are told apart by their metric. */
  static String causeOf(Finding finding) {
    return finding.isOfItsMetricOnly() ? finding.metric() : finding.type().id();
  }

  /** Every metric that shows it or a symptom of it. */
  Set<String> metrics() {
    return metrics;
  }

  /** Whether people have heard of it. */
  boolean isTold() {
    return told;
  }

  /** Whether there is something of it that people have not heard yet. */
  boolean isUntold() {
    return untold;
  }

  /** There is news of it. */
  void change() {
    untold = true;
  }

  /** People have heard what there is to hear. */
  void tell() {
    told = true;
    untold = false;
  }

  Finding finding() {
    return finding;
  }

  /** How far its metric came from what was expected, as far as this process saw it. */
  double farthest() {
    return farthest;
  }

  /** How often its cause had come back when it opened. */
  int flaps() {
    return flaps;
  }

  String id() {
    return id;
  }

  boolean isCritical() {
    return severity == Severity.CRITICAL;
  }

  /** What to find out about it. */
  Inquiry inquiry(long epochMillis) {
    return new Inquiry(
        id,
        finding.type(),
        finding.metric(),
        finding.current(),
        // What happens, or meets its limit, is held against nothing.
        finding.detector().equals(DetectorKind.EVENT.id()) ? Double.NaN : finding.baseline(),
        false,
        finding.startedAtMillis(),
        epochMillis);
  }

  /**
   * Takes what was found out about it.
   *
   * @return whether there is anything to tell: a later look that found less changes nothing
   */
  boolean learn(Evidence evidence) {
    boolean more =
        !evidence.suspects().isEmpty() || (suspects.isEmpty() && !evidence.gaps().equals(gaps));
    if (more) {
      suspects = evidence.suspects();
      gaps = evidence.gaps();
    }
    return more;
  }

  /** Whether it is of a metric first of all. */
  boolean isOf(String metric) {
    return finding.metric().equals(metric);
  }

  /** Whether only another process has found it so far. */
  boolean isRemembered() {
    return remembered;
  }

  /** It goes on as a part of another one. */
  void joins(Finding cause) {
    comesOf = cause;
  }

  /** It is not looked after any more. */
  void abandon() {
    abandoned = true;
  }

  /** Somebody takes what it shows for normal; that it is found all the same takes that back. */
  void accept() {
    accepted = true;
  }

  /** Begins a tick: what was found before must be found again. */
  void forget() {
    seen = false;
  }

  /** Whether it was found at this tick. */
  boolean isSeen() {
    return seen;
  }

  /**
   * Takes what this tick found of it.
   *
   * @return whether people should hear of it: it got graver, or shows in something more
   */
  boolean see(Finding found) {
    seen = true;
    remembered = false;
    accepted = false;
    metrics.add(found.metric());
    boolean more = false;
    if (isOf(found.metric())) {
      farthest = Math.max(farthest, found.distance());
      finding = found.type() == finding.type() ? found : finding.now(found.current());
    } else {
      more = found.type() == finding.type() && also.add(found.metric());
    }
    boolean graver = severity == Severity.WARNING && severityOf(found) == Severity.CRITICAL;
    if (graver) {
      severity = Severity.CRITICAL;
    }
    return more || graver;
  }

  /** Takes a symptom of it; says whether it is a new one, or a resource that runs out with it. */
  boolean add(Finding symptom) {
    metrics.add(symptom.metric());
    String shown = symptom.type().id();
    boolean more =
        also.add(symptom.isOfItsMetricOnly() ? shown + " of " + symptom.metric() : shown);
    boolean graver = severity == Severity.WARNING && symptom.isUrgent() && symptom.isOfResource();
    if (graver) {
      severity = Severity.CRITICAL;
    }
    return more || graver;
  }

  BehavioralAlert alert(State state, long epochMillis) {
    boolean resolved = state == State.RESOLVED;
    double lasted = Math.max(0, epochMillis - openedAtMillis) / 1e3;
    return new BehavioralAlert(
        component,
        finding.type(),
        finding.metric(),
        finding.current(),
        finding.baseline(),
        finding.zScore(),
        severity,
        Instant.ofEpochMilli(epochMillis),
        id,
        fingerprint,
        state,
        finding.detector(),
        finding.unit(),
        Instant.ofEpochMilli(Math.min(finding.startedAtMillis(), epochMillis)),
        finding.limit(),
        resolved ? Optional.empty() : finding.eta(),
        suspects,
        resolved ? ended(lasted) : summary(epochMillis),
        resource,
        resolved ? OptionalDouble.of(lasted) : OptionalDouble.empty(),
        flaps);
  }

  private static Severity severityOf(Finding finding) {
    return finding.isUrgent() ? Severity.CRITICAL : Severity.WARNING;
  }

  private String ended(double lasted) {
    Finding behind = comesOf;
    if (behind != null) {
      return finding.type().id()
          + " is told with the "
          + behind.type().id()
          + " of "
          + SafeText.of(behind.metric())
          + " from now on, after "
          + Plain.duration(lasted)
          + ": it comes of that";
    }
    if (abandoned) {
      return finding.type().id()
          + " is looked after no more, after "
          + Plain.duration(lasted)
          + ": the watcher was switched off";
    }
    if (remembered && !accepted) {
      return finding.type().id()
          + " is over after "
          + Plain.duration(lasted)
          + ": the process was restarted, and it was not found there again";
    }
    return finding.type().id()
        + (accepted ? " is taken for normal, after " : " is over after ")
        + Plain.duration(lasted)
        + ": "
        + SafeText.of(finding.metric())
        + " is "
        + Plain.number(finding.current())
        // What grows no more may stay where it came to.
        + (!accepted && finding.ratePerSecond().isPresent()
            ? ", " + Plain.number(finding.baseline()) + " when it began to grow"
            : "");
  }

  private String summary(long epochMillis) {
    StringBuilder words = new StringBuilder(160);
    String metric = SafeText.of(finding.metric());
    String now = Plain.number(finding.current());
    String expected = Plain.number(finding.baseline());
    String since = Plain.duration(Math.max(0, epochMillis - finding.startedAtMillis()) / 1e3);
    double perHour = finding.ratePerSecond().orElse(Double.NaN) * 3_600;
    if (Double.isFinite(perHour)) {
      words.append(metric).append(" grows by ").append(Plain.number(perHour));
      words.append(" an hour, from ").append(expected);
      words.append(" to ").append(now).append(" in ").append(since);
    } else if (finding.releases().isPresent()) {
      tellReleases(words, finding.releases().get());
    } else if (finding.detector().equals("event")) {
      words.append(metric).append(" is ").append(now);
      if (finding.limit().isPresent()) {
        words.append(", of at most ").append(Plain.number(finding.limit().getAsDouble()));
      }
    } else {
      words.append(metric).append(" is ").append(now);
      words.append(" instead of ").append(expected).append(", since ").append(since);
    }
    if (remembered) {
      words.append("; the process was restarted since");
    }
    tellFlaps(words);
    tellSuspect(words);
    tellEta(words);
    if (!also.isEmpty()) {
      words.append("; with it: ").append(SafeText.of(String.join(", ", also)));
    }
    if (!gaps.isEmpty()) {
      words.append(NOT_FOUND_OUT).append(SafeText.of(String.join(", ", gaps)));
    }
    return words.toString();
  }

  private void tellFlaps(StringBuilder words) {
    if (flaps > 0) {
      words.append("; it came back ");
      if (flaps == 1) {
        words.append("once");
      } else {
        words.append(flaps).append(" times, each time");
      }
      words.append(" soon after it was gone");
    }
  }

  private void tellEta(StringBuilder words) {
    Finding.Eta eta = finding.eta().orElse(null);
    if (eta != null) {
      words.append("; its limit of ");
      words.append(Plain.number(finding.limit().orElse(Double.NaN)));
      words.append(" is reached in ").append(Plain.duration(eta.seconds()));
      words.append(" (").append(Plain.duration(eta.low()));
      words.append(" to ").append(Plain.duration(eta.high())).append(')');
    }
  }

  private void tellReleases(StringBuilder words, Finding.Releases releases) {
    words
        .append("since ")
        .append(SafeText.of(releases.now()))
        .append(' ')
        .append(SafeText.of(finding.metric()))
        .append(releases.atSameLoad() ? " at the same load" : "");
    if (finding.baseline() > 0) {
      words
          .append(" is ")
          .append(Plain.number(finding.current() / finding.baseline()))
          .append(" times that of ")
          .append(SafeText.of(releases.before()));
    } else {
      words.append(" is not that of ").append(SafeText.of(releases.before()));
    }
    words
        .append(": ")
        .append(Plain.number(finding.current()))
        .append(" instead of ")
        .append(Plain.number(finding.baseline()));
  }

  private void tellSuspect(StringBuilder words) {
    if (suspects.isEmpty()) {
      return;
    }
    Suspect first = suspects.get(0);
    boolean stands = !COUNTED.contains(first.kind()) || first.share().orElse(0) >= STANDS_OUT;
    words.append(stands ? LIKELIEST : MOST).append(first.told());
  }
}
