package dev.homeostat.alert;

import dev.homeostat.alert.BehavioralAlert.State;
import dev.homeostat.store.FieldReader;
import dev.homeostat.store.FieldWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Groups findings into episodes, by what is wrong: metrics that show the same are one matter, and a
 * symptom belongs to its cause while that is open. An episode opens once, updates when it gets
 * graver or shows in more, and is resolved once, when nothing finds it any more; the detectors
 * themselves want several looks for either. After its end the same one does not open again for a
 * cool-down, which what it suppresses does not prolong; how often it came back is counted. A
 * silenced one is kept, but told to nobody until the silence ends, and then to all, also where they
 * had heard of it and nothing of it is new. From a finding to its alert no lambda is linked and no
 * formatter loaded, and a tick at which nothing changes takes no memory: the heap may be used up.
 * Not thread-safe.
 */
public final class Episodes {

  // What is written of them.
  private static final int OPEN = 1;
  private static final int ENDED = 2;
  private static final int CAUSE = 1;
  private static final int AT = 2;
  private static final int FLAPS = 3;
  private static final int GONE_AT = 4;
  private static final int WAS_CRITICAL = 5;
  private static final int METRIC = 6;
  private static final int FARTHEST = 7;

  /** Of more open matters than these those of the catalogue are kept: there is one of each. */
  private static final int MOST_OPEN = 20;

  /** As many that ended are shown. */
  private static final int MOST_ENDED = 50;

  private final String component;
  private final Map<String, String> resource;
  private final Consumer<BehavioralAlert> publish;
  private final Silences silences;
  private final Deque<BehavioralAlert> ended = new ArrayDeque<>();
  private final Investigator investigator;
  private final Learner learner = new Learner();

  /** In the order of their opening. By its places: an iterator takes memory at each tick. */
  private final List<Episode> open = new ArrayList<>();

  private final Map<String, Recurrence> recurrences = new HashMap<>();
  private boolean holding;
  private long changes;
  private long ticks;
  private long flaps;

  /**
   * Makes the episodes of one component, none of them open.
   *
   * @param publish takes each alert
   * @param silences causes nobody wants to hear of
   * @param investigator is asked who is behind an episode
   */
  public Episodes(
      String component,
      Map<String, String> resource,
      Consumer<BehavioralAlert> publish,
      Silences silences,
      Investigator investigator) {
    this.component = component;
    this.resource = Map.copyOf(resource);
    this.publish = publish;
    this.silences = silences;
    this.investigator = investigator;
  }

  /**
   * Takes all that was found at one tick.
   *
   * @param coolDownMillis how long an episode that ended does not open again
   */
  public void tick(List<Finding> findings, long epochMillis, long coolDownMillis) {
    tick(findings, true, epochMillis, coolDownMillis);
  }

  /**
   * As {@link #tick(List, long, long)}, where perhaps not all was found.
   *
   * @param all whether that was all there is; else nothing is over because nothing found it
   */
  public void tick(List<Finding> findings, boolean all, long epochMillis, long coolDownMillis) {
    ticks++;
    investigator.answers(learner);
    if (findings.isEmpty() && open.isEmpty()) {
      return;
    }
    for (int i = 0; i < open.size(); i++) {
      open.get(i).forget();
    }
    // Causes before their symptoms, so that a storm is told by what is behind it.
    takeAll(findings, false, epochMillis, coolDownMillis);
    takeAll(findings, true, epochMillis, coolDownMillis);
    if (all) {
      resolve(epochMillis);
    }
    for (int i = 0; i < open.size(); i++) {
      tell(open.get(i), epochMillis);
    }
    if (!recurrences.isEmpty()) {
      forgetRecurrences(epochMillis, coolDownMillis);
    }
  }

  /** Takes what was found out since the last tick, where no other tick comes. */
  public void learn(long epochMillis) {
    investigator.answers(learner);
    for (int i = 0; i < open.size(); i++) {
      tell(open.get(i), epochMillis);
    }
  }

  private void takeAll(
      List<Finding> findings, boolean symptoms, long epochMillis, long coolDownMillis) {
    for (int i = 0; i < findings.size(); i++) {
      Finding finding = findings.get(i);
      if (isSymptomOfAny(finding, findings) == symptoms) {
        take(finding, epochMillis, coolDownMillis);
      }
    }
  }

  private void forgetRecurrences(long epochMillis, long coolDownMillis) {
    Iterator<Recurrence> gone = recurrences.values().iterator();
    while (gone.hasNext()) {
      if (gone.next().isForgotten(epochMillis, coolDownMillis)) {
        gone.remove();
      }
    }
  }

  /** Appends the open ones, and which ended so lately that they may not open again. */
  public void write(FieldWriter out) {
    for (Episode episode : open) {
      int begun = out.begin(OPEN);
      episode.write(out);
      out.end(begun);
    }
    for (Map.Entry<String, Recurrence> each : recurrences.entrySet()) {
      Recurrence of = each.getValue();
      int begun = out.begin(ENDED);
      out.put(CAUSE, each.getKey())
          .put(AT, of.endedAtMillis())
          .put(FLAPS, (long) of.flaps())
          .put(GONE_AT, of.goneAtMillis())
          .put(WAS_CRITICAL, of.isCritical() ? 1L : 0)
          .put(METRIC, of.metric())
          .put(FARTHEST, of.farthest());
      out.end(begun);
    }
  }

  /**
   * Takes over what {@link #write} of another process appended. What was open there stays open, and
   * is told again as an update, until {@link #release}: nothing can find it before the values have
   * settled.
   *
   * @return how many open ones there were
   */
  public int read(FieldReader in, long epochMillis) {
    int restored = 0;
    for (byte[] record : in.records(OPEN)) {
      Optional<Episode> episode = Episode.read(new FieldReader(record), component, resource);
      // What opened here by now is told already.
      if (episode.isPresent() && openOf(episode.get().cause()) == null) {
        open.add(episode.get());
        restored++;
      }
    }
    for (byte[] record : in.records(ENDED)) {
      FieldReader ended = new FieldReader(record);
      long at = Math.min(ended.number(AT, 0), epochMillis);
      recurrences.putIfAbsent(
          ended.text(CAUSE, ""),
          new Recurrence(
              at,
              Math.min(ended.number(GONE_AT, at), epochMillis),
              (int) Math.max(0, ended.number(FLAPS, 0)),
              ended.number(WAS_CRITICAL, 0) == 1,
              ended.text(METRIC, ""),
              ended.real(FARTHEST, Double.NaN)));
    }
    holding |= restored > 0; // It may be read again, where the heap was full the first time.
    return restored;
  }

  /** From now on what is open in this process only from memory must be found, or is over. */
  public void release() {
    holding = false;
  }

  /**
   * Ends all that is open, since nobody watches any more; what is found when somebody does again
   * opens at once.
   */
  public void abandon(long epochMillis) {
    while (!open.isEmpty()) {
      open.get(0).abandon();
      end(open.get(0), epochMillis);
      open.remove(0);
    }
  }

  /** Rises whenever there is something of them that must not be forgotten. */
  public long changes() {
    return changes;
  }

  /** The open episodes as they stand, then those that ended last, the latest first. */
  public List<BehavioralAlert> all(long epochMillis) {
    List<BehavioralAlert> all = new ArrayList<>();
    for (int i = 0; i < open.size(); i++) {
      all.add(open.get(i).alert(State.OPEN, epochMillis));
    }
    for (Iterator<BehavioralAlert> last = ended.descendingIterator(); last.hasNext(); ) {
      all.add(last.next());
    }
    return all;
  }

  /**
   * What an open episode shows is normal from now on: where nothing finds it any more it ends as
   * such.
   *
   * @return every metric that shows it; none where no open one has the fingerprint
   */
  public Set<String> accept(String fingerprint) {
    Optional<Episode> accepted = of(fingerprint);
    accepted.ifPresent(Episode::accept);
    return accepted.map(Episode::metrics).map(Set::copyOf).orElse(Set.of());
  }

  /** What an open episode was found by; nothing where no open one has the fingerprint. */
  public Optional<Finding> findingOf(String fingerprint) {
    return of(fingerprint).map(Episode::finding);
  }

  private Optional<Episode> of(String fingerprint) {
    return open.stream().filter(episode -> episode.fingerprint().equals(fingerprint)).findFirst();
  }

  private @Nullable Episode openOf(String cause) {
    for (int i = 0; i < open.size(); i++) {
      if (open.get(i).cause().equals(cause)) {
        return open.get(i);
      }
    }
    return null;
  }

  /** How many episodes are open. */
  public int openCount() {
    return open.size();
  }

  /** How often a cause came back soon after it was gone, of all causes in this process. */
  public long flaps() {
    return flaps;
  }

  /** Takes what was found out; of an episode that is over it is of no use. */
  private final class Learner implements Consumer<Evidence> {
    @Override
    public void accept(Evidence evidence) {
      for (Episode episode : open) {
        if (episode.id().equals(evidence.episode()) && episode.learn(evidence)) {
          episode.change();
        }
      }
    }
  }

  private void take(Finding finding, long epochMillis, long coolDownMillis) {
    String cause = Episode.causeOf(finding);
    Episode episode = openOf(cause);
    if (episode != null) {
      see(episode, finding, epochMillis);
      return;
    }
    for (int i = 0; i < open.size(); i++) {
      Episode other = open.get(i);
      // Another detector may take over a metric's matter, as a shift does from a spike.
      boolean takenOver = other.isOf(finding.metric());
      if ((takenOver || other.isSeen()) && finding.type().isSymptomOf(other.finding().type())) {
        if (takenOver) {
          see(other, finding, epochMillis);
        } else {
          add(other, finding, epochMillis);
        }
        return;
      }
    }
    Recurrence before = recurrences.get(cause);
    if (before != null && before.find(ticks, epochMillis, coolDownMillis)) {
      flaps++;
      changes++;
    }
    boolean waits =
        before != null
            && before.isCooling(epochMillis, coolDownMillis)
            && !before.yieldsTo(finding);
    if (waits || (open.size() >= MOST_OPEN && finding.isOfItsMetricOnly())) {
      return;
    }
    open(finding, epochMillis, before == null ? 0 : before.flaps());
  }

  private void add(Episode episode, Finding symptom, long epochMillis) {
    boolean critical = episode.isCritical();
    if (episode.add(symptom)) {
      episode.change();
    }
    if (!critical && episode.isCritical()) {
      investigator.ask(episode.inquiry(epochMillis));
    }
  }

  private void see(Episode episode, Finding finding, long epochMillis) {
    boolean critical = episode.isCritical();
    if (episode.see(finding)) {
      episode.change();
    }
    if (!critical && episode.isCritical()) {
      investigator.ask(episode.inquiry(epochMillis));
    }
  }

  private void open(Finding finding, long epochMillis, int flaps) {
    Episode opened = new Episode(component, resource, finding, epochMillis, flaps);
    // What was open as a matter of its own turns out to come of this one.
    for (int i = 0; i < open.size(); ) {
      Episode other = open.get(i);
      if (other.finding().type().isSymptomOf(finding.type())) {
        opened.add(other.finding());
        other.joins(finding);
        end(other, epochMillis);
        open.remove(i);
      } else {
        i++;
      }
    }
    open.add(opened);
    tell(opened, epochMillis);
    investigator.ask(opened.inquiry(epochMillis));
  }

  /**
   * Says what is new of an episode, unless it is silenced; what fails is said at the next tick.
   * That a silence ended before it is news, also to who had heard of it before.
   */
  private void tell(Episode episode, long epochMillis) {
    if (silences.cover(episode.fingerprint(), epochMillis)) {
      episode.change();
    } else if (episode.isUntold()) {
      publish.accept(episode.alert(episode.isTold() ? State.UPDATE : State.OPEN, epochMillis));
      episode.tell();
      changes++;
    }
  }

  /** Says that an episode is over to those who heard of it. */
  private void end(Episode episode, long epochMillis) {
    BehavioralAlert last = episode.alert(State.RESOLVED, epochMillis);
    if (episode.isTold()) {
      publish.accept(last);
    }
    changes++;
    ended.addLast(last);
    if (ended.size() > MOST_ENDED) {
      ended.removeFirst();
    }
    investigator.over(episode.id());
  }

  private void resolve(long epochMillis) {
    for (int i = 0; i < open.size(); ) {
      Episode episode = open.get(i);
      boolean held = holding && episode.isRemembered();
      if (episode.isSeen() || held) {
        i++;
      } else {
        recurrences.put(
            episode.cause(),
            new Recurrence(
                epochMillis,
                epochMillis,
                episode.flaps(),
                episode.isCritical(),
                episode.finding().metric(),
                episode.farthest()));
        end(episode, epochMillis);
        open.remove(i);
      }
    }
  }

  private static boolean isSymptomOfAny(Finding finding, List<Finding> findings) {
    for (int i = 0; i < findings.size(); i++) {
      Finding other = findings.get(i);
      if (finding.type().isSymptomOf(other.type())) {
        return true;
      }
    }
    return false;
  }
}
