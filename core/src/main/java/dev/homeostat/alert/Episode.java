package dev.homeostat.alert;

import dev.homeostat.alert.BehavioralAlert.State;
import dev.homeostat.signal.Severity;
import dev.homeostat.text.Plain;
import dev.homeostat.text.SafeText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * One matter from its opening to its end: what was found of its cause, the metrics that show it and
 * the symptoms that come of it. Not thread-safe.
 */
final class Episode {

  private final String component;
  private final Map<String, String> resource;
  private final String id;
  private final String fingerprint;
  private final long openedAtMillis;
  private final Set<String> also = new TreeSet<>();
  private final Set<String> metrics = new TreeSet<>();
  private Finding finding;
  private Severity severity;
  private boolean seen = true;
  private boolean told;
  private boolean untold = true;
  private List<Suspect> suspects = List.of();
  private List<String> gaps = List.of();

  Episode(String component, Map<String, String> resource, Finding finding, long epochMillis) {
    this.component = component;
    this.resource = resource;
    this.finding = finding;
    this.fingerprint = BehavioralAlert.fingerprintOf(component, finding.type(), finding.metric());
    this.id = fingerprint + "-" + Long.toHexString(epochMillis);
    this.openedAtMillis = epochMillis;
    this.severity = severityOf(finding);
    metrics.add(finding.metric());
  }

  String fingerprint() {
    return fingerprint;
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

  String id() {
    return id;
  }

  boolean isCritical() {
    return severity == Severity.CRITICAL;
  }

  /** What to find out about it. */
  Inquiry inquiry() {
    return new Inquiry(id, finding.type(), finding.metric(), finding.current());
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
    metrics.add(found.metric());
    boolean more = false;
    if (isOf(found.metric())) {
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

  /** Takes a symptom of it; says whether it is a new one. */
  boolean add(Finding symptom) {
    metrics.add(symptom.metric());
    return also.add(symptom.type().id());
  }

  BehavioralAlert alert(State state, long epochMillis) {
    boolean resolved = state == State.RESOLVED;
    double lasted = (epochMillis - openedAtMillis) / 1e3;
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
        resolved ? OptionalDouble.of(lasted) : OptionalDouble.empty());
  }

  private static Severity severityOf(Finding finding) {
    return finding.isUrgent() ? Severity.CRITICAL : Severity.WARNING;
  }

  private String ended(double lasted) {
    return finding.type().id()
        + " is over after "
        + Plain.duration(lasted)
        + ": "
        + SafeText.of(finding.metric())
        + " is "
        + Plain.number(finding.current());
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
    } else if (finding.detector().equals("event")) {
      words.append(metric).append(" is ").append(now);
      if (finding.limit().isPresent()) {
        words.append(", of at most ").append(Plain.number(finding.limit().getAsDouble()));
      }
    } else {
      words.append(metric).append(" is ").append(now);
      words.append(" instead of ").append(expected).append(", since ").append(since);
    }
    tellSuspect(words);
    tellEta(words);
    if (!also.isEmpty()) {
      words.append("; with it: ").append(SafeText.of(String.join(", ", also)));
    }
    if (!gaps.isEmpty()) {
      words.append("; not found out: ").append(SafeText.of(String.join(", ", gaps)));
    }
    return words.toString();
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

  private void tellSuspect(StringBuilder words) {
    if (suspects.isEmpty()) {
      return;
    }
    Suspect first = suspects.get(0);
    words.append("; likeliest behind it is ").append(first.kind().replace('_', ' '));
    words.append(' ').append(SafeText.of(first.name()));
    if (!first.detail().isEmpty()) {
      words.append(" (").append(SafeText.of(first.detail())).append(')');
    }
  }
}
