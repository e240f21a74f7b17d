package dev.homeostat.alert;

import dev.homeostat.alert.BehavioralAlert.State;
import dev.homeostat.signal.AnomalyType;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Groups findings into episodes, by what is wrong: metrics that show the same are one matter, and a
 * symptom belongs to its cause while that is open. An episode opens once, updates when it gets
 * graver or shows in more, and is resolved once, when nothing finds it any more; the detectors
 * themselves want several looks for either. After its end the same one does not open again for a
 * cool-down, which what it suppresses does not prolong. Not thread-safe.
 */
public final class Episodes {

  /** More open matters than these are one storm; the gravest are kept. */
  private static final int MOST_OPEN = 20;

  private final String component;
  private final Map<String, String> resource;
  private final Consumer<BehavioralAlert> publish;
  private final Investigator investigator;
  private final Learner learner = new Learner();
  private final Map<String, Episode> open = new LinkedHashMap<>();
  private final Map<String, Long> endedAt = new HashMap<>();

  /**
   * Makes the episodes of one component, none of them open.
   *
   * @param publish takes each alert
   * @param investigator is asked who is behind an episode
   */
  public Episodes(
      String component,
      Map<String, String> resource,
      Consumer<BehavioralAlert> publish,
      Investigator investigator) {
    this.component = component;
    this.resource = Map.copyOf(resource);
    this.publish = publish;
    this.investigator = investigator;
  }

  /**
   * Takes all that was found at one tick.
   *
   * @param coolDownMillis how long an episode that ended does not open again
   */
  public void tick(List<Finding> findings, long epochMillis, long coolDownMillis) {
    learner.epochMillis = epochMillis;
    investigator.answers(learner);
    if (findings.isEmpty() && open.isEmpty()) {
      return;
    }
    for (Episode episode : open.values()) {
      episode.forget();
    }
    // Causes before their symptoms, so that a storm is told by what is behind it.
    for (Finding finding : findings) {
      if (!isSymptomOfAny(finding, findings)) {
        take(finding, epochMillis, coolDownMillis);
      }
    }
    for (Finding finding : findings) {
      if (isSymptomOfAny(finding, findings)) {
        take(finding, epochMillis, coolDownMillis);
      }
    }
    resolve(epochMillis);
    endedAt.values().removeIf(ended -> epochMillis - ended >= coolDownMillis);
  }

  /** How many episodes are open. */
  public int openCount() {
    return open.size();
  }

  /** Takes what was found out; of an episode that is over it is of no use. */
  private final class Learner implements Consumer<Evidence> {
    private long epochMillis;

    @Override
    public void accept(Evidence evidence) {
      for (Episode episode : open.values()) {
        if (episode.id().equals(evidence.episode()) && episode.learn(evidence)) {
          publish.accept(episode.alert(State.UPDATE, epochMillis));
        }
      }
    }
  }

  private void take(Finding finding, long epochMillis, long coolDownMillis) {
    String cause = causeOf(finding);
    Episode episode = open.get(cause);
    if (episode != null) {
      see(episode, finding, epochMillis);
      return;
    }
    for (Episode other : open.values()) {
      // Another detector may take over a metric's matter, as a shift does from a spike.
      boolean takenOver = other.isOf(finding.metric());
      if ((takenOver || other.isSeen()) && finding.type().isSymptomOf(other.finding().type())) {
        if (takenOver) {
          see(other, finding, epochMillis);
        } else if (other.add(finding)) {
          publish.accept(other.alert(State.UPDATE, epochMillis));
        }
        return;
      }
    }
    Long ended = endedAt.get(cause);
    boolean cooling = ended != null && epochMillis - ended < coolDownMillis;
    if ((cooling && !finding.isUrgent()) || open.size() >= MOST_OPEN) {
      return;
    }
    open(cause, finding, epochMillis);
  }

  private void see(Episode episode, Finding finding, long epochMillis) {
    boolean critical = episode.isCritical();
    if (episode.see(finding)) {
      publish.accept(episode.alert(State.UPDATE, epochMillis));
    }
    if (!critical && episode.isCritical()) {
      investigator.ask(episode.inquiry());
    }
  }

  private void open(String cause, Finding finding, long epochMillis) {
    Episode opened = new Episode(component, resource, finding, epochMillis);
    // What was open as a matter of its own turns out to come of this one.
    Iterator<Map.Entry<String, Episode>> others = open.entrySet().iterator();
    while (others.hasNext()) {
      Episode other = others.next().getValue();
      if (other.finding().type().isSymptomOf(finding.type())) {
        publish.accept(other.alert(State.RESOLVED, epochMillis));
        others.remove();
        opened.add(other.finding());
      }
    }
    // Told first: where that fails for want of memory, the next tick opens it anew.
    publish.accept(opened.alert(State.OPEN, epochMillis));
    open.put(cause, opened);
    investigator.ask(opened.inquiry());
  }

  private void resolve(long epochMillis) {
    Iterator<Map.Entry<String, Episode>> entries = open.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<String, Episode> entry = entries.next();
      if (!entry.getValue().isSeen()) {
        publish.accept(entry.getValue().alert(State.RESOLVED, epochMillis));
        entries.remove();
        endedAt.put(entry.getKey(), epochMillis);
      }
    }
  }

  private static boolean isSymptomOfAny(Finding finding, List<Finding> findings) {
    return findings.stream().anyMatch(other -> finding.type().isSymptomOf(other.type()));
  }

  /** Types that say nothing of the resource are told apart by their metric. */
  private static String causeOf(Finding finding) {
    AnomalyType type = finding.type();
    boolean general = type == AnomalyType.LEVEL_SHIFT || type == AnomalyType.CUSTOM_ANOMALY;
    return general ? finding.metric() : type.id();
  }
}
