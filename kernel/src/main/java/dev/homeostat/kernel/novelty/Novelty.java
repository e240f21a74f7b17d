package dev.homeostat.kernel.novelty;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.BehavioralAlert.State;
import dev.homeostat.alert.Suspect;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.kernel.novelty.KnownBehaviours.How;
import dev.homeostat.kernel.probe.Event;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Severity;
import dev.homeostat.text.Plain;
import dev.homeostat.text.SafeText;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the first of a kind, after learning, an alert: once. What an unexpected process does or
 * starts belongs to its matter and updates it. What may be learned is known once it was told; a
 * shell, interpreter or downloader is the matter of an alert again when it was quiet for an hour.
 * An episode is over when its kind was not seen for ten minutes. Each kind has a budget of its own,
 * and what is never learned another: a flood of connections hides no shell. Used by one thread.
 */
public final class Novelty {

  private static final long QUIET_MILLIS = Duration.ofMinutes(10).toMillis();
  private static final long AGAIN_MILLIS = Duration.ofHours(1).toMillis();

  /** Of one budget. */
  private static final int MOST_OPEN = 200;

  /** Whom an unexpected process started, of all matters. */
  private static final int MOST_PROCESSES = 1_000;

  /** So many are named of what it did. */
  private static final int MOST_DEEDS = 5;

  private final String component;
  private final Map<String, String> resource;
  private final KnownBehaviours known;
  private final ArgumentDigest digest;
  private final String spawnHelper;
  private final long learningEnd;
  private final Consumer<BehavioralAlert> publish;
  private final Map<Behaviour.Kind, Budget> budgets = new EnumMap<>(Behaviour.Kind.class);
  private final Budget neverLearned = new Budget();
  private final Map<Behaviour, Matter> open = new LinkedHashMap<>();
  private final Map<Behaviour, Long> quietSince = new LinkedHashMap<>();
  private final Map<Integer, Matter> processes = new HashMap<>();

  /**
   * Makes one.
   *
   * @param known what is usual, kept up to date
   * @param digest of the arguments of what is started
   * @param spawnHelper the program by which the JVM starts others: no behaviour by itself
   * @param learningEnd the moment, on the monotonic clock, until which is learned what is not
   *     learned yet
   * @param publish takes each alert
   */
  public Novelty(
      String component,
      Map<String, String> resource,
      KnownBehaviours known,
      ArgumentDigest digest,
      String spawnHelper,
      long learningEnd,
      Consumer<BehavioralAlert> publish) {
    this.component = component;
    this.resource = Map.copyOf(resource);
    this.known = known;
    this.digest = digest;
    this.spawnHelper = spawnHelper;
    this.learningEnd = learningEnd;
    this.publish = publish;
    for (Behaviour.Kind kind : Behaviour.Kind.values()) {
      budgets.put(kind, new Budget());
    }
  }

  /** What is open: the alert that opened it, when it was seen last, and what came of it. */
  private static final class Matter {
    private final BehavioralAlert opened;
    private final Budget budget;
    private final Set<String> deeds = new LinkedHashSet<>();
    private long furtherDeeds;
    private long times = 1;
    private boolean news;
    private long lastMillis;

    Matter(BehavioralAlert opened, Budget budget) {
      this.opened = opened;
      this.budget = budget;
      this.lastMillis = opened.timestamp().toEpochMilli();
    }

    /** The first ones by name, of what follows how much; news is only what has a name. */
    void did(Behaviour behaviour) {
      if (deeds.size() < MOST_DEEDS) {
        news |= deeds.add(behaviour.toString());
      } else if (!deeds.contains(behaviour.toString())) {
        furtherDeeds++;
      }
    }

    /** What came of it, to be put behind its summary. */
    String deeds() {
      return deeds.isEmpty()
          ? ""
          : "; then: "
              + String.join(", ", deeds)
              + (furtherDeeds > 0 ? " and " + furtherDeeds + " more" : "");
    }
  }

  /**
   * Takes an event.
   *
   * @param startedMillis when it happened
   * @param epochMillis when it is heard of
   */
  public void accept(Event event, long startedMillis, long epochMillis) {
    if (event.kind() == Event.Kind.EXEC) {
      if (event.number() == 0) {
        processes.remove(event.process()); // Of one that had its number before.
      }
      if (event.name().equals(spawnHelper)) {
        return;
      }
    }
    Optional<Behaviour> kind = Behaviour.of(event);
    if (kind.isPresent()) {
      accept(kind.get(), event, startedMillis, epochMillis);
    }
  }

  private void accept(Behaviour behaviour, Event event, long startedMillis, long epochMillis) {
    Matter matter = open.get(behaviour);
    if (matter != null) {
      matter.times++;
      matter.lastMillis = epochMillis;
      follow(event, matter);
      return;
    }
    Matter cause = causeOf(event);
    if (cause != null) {
      follow(event, cause);
      cause.lastMillis = epochMillis;
      cause.did(behaviour);
      return;
    }
    boolean learnable = behaviour.isLearnable(event);
    if ((learnable && (known.has(How.LEARNED, behaviour) || known.has(How.SEEN, behaviour)))
        || known.isAccepted(behaviour)) {
      return;
    }
    if (isOfLearning(behaviour, event)) {
      if (learnable) {
        known.put(How.LEARNED, behaviour);
      }
      return;
    }
    Long quiet = quietSince.get(behaviour);
    if (quiet != null && epochMillis - quiet < AGAIN_MILLIS) {
      quietSince.put(behaviour, epochMillis);
      return;
    }
    Budget budget = learnable ? budgets.getOrDefault(behaviour.kind(), neverLearned) : neverLearned;
    if (openOf(budget) >= MOST_OPEN) {
      budget.leaveOut(behaviour);
      return;
    }
    if (!budget.take(behaviour, epochMillis)) {
      return;
    }
    known.put(How.SEEN, behaviour);
    BehavioralAlert alert =
        alert(behaviour, event, budget.takeLeftOut(), startedMillis, epochMillis);
    Matter opened = new Matter(alert, budget);
    open.put(behaviour, opened);
    follow(event, opened);
    publish.accept(alert);
  }

  /** By when it happened: what was there before is of it, however short that is. */
  private boolean isOfLearning(Behaviour behaviour, Event event) {
    return !known.isLearned(behaviour.kind())
        && (event.isOfBefore() || event.nanos() - learningEnd < 0);
  }

  private long openOf(Budget budget) {
    return open.values().stream().filter(matter -> matter.budget == budget).count();
  }

  /** What it did itself, or, where it just began, whoever started it. */
  private @Nullable Matter causeOf(Event event) {
    Matter own = processes.get(event.process());
    return own == null && event.kind() == Event.Kind.EXEC ? processes.get(event.parent()) : own;
  }

  private void follow(Event event, Matter matter) {
    if (event.kind() == Event.Kind.EXEC && processes.size() < MOST_PROCESSES) {
      processes.put(event.process(), matter);
    }
  }

  /** How many of a kind were not learned, told or not. */
  private long seen(Behaviour.Kind kind) {
    return known.seen(kind)
        + neverLearned.untold(kind)
        + Optional.ofNullable(budgets.get(kind)).map(budget -> budget.untold(kind)).orElse(0L);
  }

  /** Ends what was not seen for long, and tells how much of each kind was not learned. */
  public void tick(Readings readings) {
    long now = readings.epochMillis();
    for (Behaviour.Kind kind : Behaviour.Kind.values()) {
      readings.set(kind.signal(), seen(kind));
    }
    quietSince.values().removeIf(quiet -> now - quiet >= AGAIN_MILLIS);
    Iterator<Map.Entry<Behaviour, Matter>> entries = open.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Behaviour, Matter> entry = entries.next();
      Matter matter = entry.getValue();
      if (now - matter.lastMillis >= QUIET_MILLIS || known.isAccepted(entry.getKey())) {
        entries.remove();
        processes.values().removeIf(owner -> owner == matter);
        quietSince.put(entry.getKey(), matter.lastMillis);
        publish.accept(
            next(
                matter,
                State.RESOLVED,
                now,
                "%s is over after %s: %s was seen %d times%s"
                    .formatted(
                        matter.opened.anomalyType().id(),
                        Plain.duration(age(matter, now)),
                        SafeText.of(entry.getKey().toString()),
                        matter.times,
                        matter.deeds())));
      } else if (matter.news) {
        matter.news = false;
        publish.accept(next(matter, State.UPDATE, now, matter.opened.summary() + matter.deeds()));
      }
    }
  }

  private BehavioralAlert alert(
      Behaviour behaviour, Event event, int leftOut, long startedMillis, long epochMillis) {
    String fingerprint =
        BehavioralAlert.fingerprintOf(component, behaviour.kind().type(), behaviour.name());
    Instant now = Instant.ofEpochMilli(epochMillis);
    return new BehavioralAlert(
        component,
        behaviour.kind().type(),
        behaviour.kind().signal().metric(),
        seen(behaviour.kind()),
        0,
        0,
        Severity.WARNING,
        now,
        fingerprint + "-" + Long.toHexString(epochMillis),
        fingerprint,
        State.OPEN,
        DetectorKind.EVENT.id(),
        behaviour.kind().signal().unit(),
        Instant.ofEpochMilli(startedMillis),
        OptionalDouble.empty(),
        Optional.empty(),
        suspects(event),
        summary(behaviour, event, leftOut),
        resource,
        OptionalDouble.empty(),
        0);
  }

  private static double age(Matter matter, long epochMillis) {
    return (epochMillis - matter.opened.timestamp().toEpochMilli()) / 1e3;
  }

  private static BehavioralAlert next(
      Matter matter, State state, long epochMillis, String summary) {
    BehavioralAlert opened = matter.opened;
    return new BehavioralAlert(
        opened.component(),
        opened.anomalyType(),
        opened.metric(),
        opened.current(),
        opened.baseline(),
        opened.zScore(),
        opened.severity(),
        Instant.ofEpochMilli(epochMillis),
        opened.id(),
        opened.fingerprint(),
        state,
        opened.detector(),
        opened.unit(),
        opened.startedAt(),
        opened.limit(),
        opened.eta(),
        opened.suspects(),
        summary,
        opened.resource(),
        state == State.RESOLVED
            ? OptionalDouble.of(age(matter, epochMillis))
            : OptionalDouble.empty(),
        opened.flaps());
  }

  private static String summary(Behaviour behaviour, Event event, int leftOut) {
    String what =
        switch (behaviour.kind()) {
          case PROCESS -> program(event) + " was started by " + who(event);
          case CONNECTION -> "a connection to " + peer(event) + opened(event);
          case LISTENER -> port(event) + opened(event);
          case CODE -> code(event);
        };
    return what
        + (behaviour.isLearnable(event)
            ? ", the first of its kind since learning"
            : behaviour.kind() == Behaviour.Kind.CODE
                ? ", which is never taken for usual unless accepted"
                : ", a kind of program that is never taken for usual unless accepted")
        + "; if it is meant to be, accept '"
        + SafeText.of(behaviour.toString())
        + "'"
        + (leftOut > 0 ? " (" + leftOut + " further first-seen ones were not told)" : "");
  }

  /** How it was called, and what it is where that is not what it looks like. */
  private static String program(Event event) {
    boolean isScript = !event.interpreter().isEmpty();
    String called = isScript ? event.interpreter() : event.name();
    String what = SafeText.of(event.name()) + (isScript ? ", run by " + SafeText.of(called) : "");
    boolean isOther = !Behaviour.isNeverLearned(called) && Behaviour.isInTruthNeverLearned(event);
    if (isOther) {
      what += ", whose file is " + SafeText.of(event.file());
    }
    return isScript || isOther ? what + "," : what;
  }

  /** The system chooses one for listen() without bind() only after it is told. */
  private static String port(Event event) {
    return event.number() == 0 ? "a port of the system's choice" : "port " + event.number();
  }

  private static String opened(Event event) {
    return switch (event.kind()) {
      case CONNECTED -> " was open already when the watch began";
      case LISTENING -> " was listened on already when the watch began";
      case LISTEN -> " was opened for listening by " + who(event);
      default -> " was opened by " + who(event);
    };
  }

  private static String code(Event event) {
    String name = SafeText.of(event.name());
    String thread = "thread " + SafeText.of(event.thread());
    return switch (event.kind()) {
      case CODE_MEMORY -> "memory outside the code cache was made executable by " + thread;
      case CODE_FILE -> name + " was mapped as code by " + thread;
      case MEMORY_FILE -> "a file that lives in memory only, " + name + ", was made by " + thread;
      default ->
          "the process was taken hold of (ptrace) by %s (process %d)"
              .formatted(SafeText.of(event.thread()), event.parent());
    };
  }

  /** Of a start the thread that forked; of what a descendant does, the descendant. */
  private static String who(Event event) {
    String root = SafeText.of(event.root());
    String thread = SafeText.of(event.thread());
    if (isOfDescendant(event)) {
      return "process " + thread + " (" + event.process() + "), started by thread " + root;
    }
    return root.equals(thread)
        ? "thread " + thread
        : "thread " + root + " through " + thread + " (process " + event.parent() + ")";
  }

  private static boolean isOfDescendant(Event event) {
    return event.kind() != Event.Kind.EXEC && !event.origin().isEmpty();
  }

  private static String peer(Event event) {
    return event.address().map(InetAddress::getHostAddress).orElse("?")
        + (event.number() == 0 ? ":?" : ":" + event.number());
  }

  private List<Suspect> suspects(Event event) {
    List<Suspect> suspects = new ArrayList<>();
    if (event.kind() == Event.Kind.TRACED) {
      return List.of(suspect("process", event.thread(), "process " + event.parent()));
    }
    if (!event.isOfBefore()) {
      suspects.add(suspect("thread", event.root(), "of the watched process"));
    }
    if (isOfDescendant(event)) {
      suspects.add(
          suspect(
              "process",
              event.thread(),
              "process %d, started by process %d".formatted(event.process(), event.parent())));
    }
    switch (event.kind()) {
      case EXEC -> {
        suspects.add(
            suspect(
                "process",
                event.name(),
                "process %d, started by %s of process %d, arguments %s"
                    .formatted(
                        event.process(),
                        event.thread(),
                        event.parent(),
                        digest.of(event.arguments()))));
      }
      case CONNECT, CONNECTED ->
          suspects.add(suspect("address", peer(event), "process " + event.process()));
      case CODE_FILE, MEMORY_FILE ->
          suspects.add(suspect("file", event.name(), "as its memory map tells it"));
      case CODE_MEMORY -> {}
      default ->
          suspects.add(
              suspect("address", peer(event), "listened on by process " + event.process()));
    }
    return suspects;
  }

  private static Suspect suspect(String kind, String name, String detail) {
    return new Suspect(kind, name, detail, OptionalDouble.empty());
  }
}
