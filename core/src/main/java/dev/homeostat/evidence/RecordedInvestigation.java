package dev.homeostat.evidence;

import dev.homeostat.alert.Evidence;
import dev.homeostat.alert.Inquiry;
import dev.homeostat.alert.Investigator;
import dev.homeostat.alert.Suspect;
import dev.homeostat.signal.AnomalyType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import jdk.jfr.consumer.RecordedEvent;

/**
 * Finds out who is behind the episodes of a flight recording, from the recording's own events: each
 * is seen once, by a {@link Witness}, and an answer is there at once, of what was seen by then.
 * What a recording tells only at its end is told by {@link #end}. Of events that it does not hold
 * nothing is said. In memory that does not grow with the recording; not thread-safe.
 */
public final class RecordedInvestigation implements Investigator {

  /** More than may be open at once: twenty, and one of each type beyond that. */
  private static final int MOST_ASKED = 50;

  private final Map<AnomalyType, List<Witness>> witnesses = table();
  private final Map<String, List<Witness>> byEvent = new HashMap<>();
  private final Map<String, Asked> asked = new Asking();
  private final List<Evidence> answers = new ArrayList<>();

  /** Has seen nothing. */
  public RecordedInvestigation() {
    Set<Witness> all = new LinkedHashSet<>();
    witnesses.values().forEach(all::addAll);
    for (Witness witness : all) {
      for (String event : witness.events()) {
        byEvent.computeIfAbsent(event, any -> new ArrayList<>()).add(witness);
      }
    }
  }

  /** What a recording's signals can show; nothing else is ever asked. */
  private static Map<AnomalyType, List<Witness>> table() {
    SceneReader reader = new SceneReader();
    Witness threads = new ThreadWitness(reader);
    Witness objects = new ObjectCountWitness(reader);
    Witness holders = new OldObjectWitness();
    Witness loaders = new LoaderWitness();
    Witness allocation = new AllocationWitness(reader);
    Witness collections = new CollectionWitness();
    Witness methods = new MethodWitness(reader);

    Map<AnomalyType, List<Witness>> table = new EnumMap<>(AnomalyType.class);
    table.put(AnomalyType.THREAD_LEAK, List.of(threads));
    table.put(AnomalyType.MEMORY_LEAK, List.of(objects, holders));
    table.put(AnomalyType.HEAP_EXHAUSTION, List.of(objects, holders));
    table.put(AnomalyType.GC_PRESSURE, List.of(allocation, collections));
    table.put(AnomalyType.CLASS_LEAK, List.of(loaders));
    table.put(AnomalyType.DIRECT_MEMORY_LEAK, List.of(objects));
    table.put(AnomalyType.MEMORY_LIMIT, List.of(threads));
    table.put(AnomalyType.CPU_RUNAWAY, List.of(methods));
    return table;
  }

  /** Sees an event of the recording. */
  @SuppressWarnings("exports") // Whoever has events reads their module.
  public void see(RecordedEvent event) {
    for (Witness witness : byEvent.getOrDefault(event.getEventType().getName(), List.of())) {
      try {
        witness.see(event);
      } catch (RuntimeException e) {
        // A JDK that writes it otherwise: it says nothing, and the signals do not need it.
      }
    }
  }

  @Override
  public void ask(Inquiry inquiry) {
    Asked one = asked.computeIfAbsent(inquiry.episode(), any -> new Asked(inquiry));
    Notes notes = new Notes();
    one.inquiry = inquiry;
    one.said = testify(inquiry, notes);
    answer(one, notes);
  }

  @Override
  public void over(String episode) {
    asked.remove(episode);
  }

  @Override
  public void answers(Consumer<Evidence> taker) {
    answers.forEach(taker);
    answers.clear();
  }

  /** Behind the last event: answers anew where one has something to say that had nothing before. */
  public void end() {
    for (Asked before : asked.values()) {
      Notes notes = new Notes();
      int said = testify(before.inquiry, notes);
      if (said > before.said) {
        before.said = said;
        answer(before, notes);
      }
    }
  }

  private void answer(Asked inquiry, Notes notes) {
    List<Suspect> suspects = notes.suspects();
    if (!suspects.isEmpty() && !suspects.equals(inquiry.suspects)) {
      inquiry.suspects = List.copyOf(suspects);
      answers.add(new Evidence(inquiry.inquiry.episode(), suspects, notes.gaps()));
    }
  }

  /** Has all speak who know; returns how many had something to say. */
  private int testify(Inquiry inquiry, Notes notes) {
    int said = 0;
    for (Witness witness : witnesses.getOrDefault(inquiry.topic(), List.of())) {
      int before = notes.suspects().size();
      witness.testify(inquiry, notes);
      said += notes.suspects().size() > before ? 1 : 0;
    }
    return said;
  }

  /** What was asked of an episode last, and how that was answered. */
  private static final class Asked {
    private Inquiry inquiry;
    private List<Suspect> suspects = List.of();

    /** How many had something to say. */
    private int said;

    Asked(Inquiry inquiry) {
      this.inquiry = inquiry;
    }
  }

  /** The newest of each episode. */
  private static final class Asking extends LinkedHashMap<String, Asked> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Asked> eldest) {
      return size() > MOST_ASKED;
    }
  }
}
