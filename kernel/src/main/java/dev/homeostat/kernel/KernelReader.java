package dev.homeostat.kernel;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.BehavioralAlert.State;
import dev.homeostat.alert.Suspect;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.kernel.novelty.ArgumentDigest;
import dev.homeostat.kernel.novelty.Behaviour;
import dev.homeostat.kernel.novelty.KnownBehaviours;
import dev.homeostat.kernel.novelty.Novelty;
import dev.homeostat.kernel.probe.Event;
import dev.homeostat.kernel.probe.Group;
import dev.homeostat.kernel.probe.Kernel;
import dev.homeostat.sensor.Support;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Severity;
import dev.homeostat.signal.Signal;
import dev.homeostat.text.Plain;
import dev.homeostat.text.SafeText;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What the kernel tells of a process, a tick at a time: its signals into readings, its events as
 * alerts, and what an alert of somebody else's is about. Used by one thread.
 */
final class KernelReader implements AutoCloseable {

  private final KernelOptions options;
  private final AnalyzerOptions analyzer;
  private final Consumer<BehavioralAlert> publish;
  private final Consumer<String> log;
  private final WatchedProcess process;
  private final KnownBehaviours known;
  private final Novelty novelty;
  private final Kernel kernel;
  private final Set<Behaviour.Kind> watched;
  private final Account account;
  private final Readings readings = new Readings();
  private final long begun;
  private final LastWords lastWords = new LastWords();
  private final LostEvents lostEvents = new LostEvents();
  private boolean storing = true;
  private boolean looked;
  private boolean learned;

  /**
   * Loads what this kernel allows and attaches it.
   *
   * @param publish takes the alerts that events are
   * @param log takes a line for what a person should know
   * @throws IOException where the process is not there, or nothing can be loaded
   */
  KernelReader(
      KernelOptions options,
      AnalyzerOptions analyzer,
      Consumer<BehavioralAlert> publish,
      Consumer<String> log)
      throws IOException {
    this.options = options;
    this.analyzer = analyzer;
    this.publish = publish;
    this.log = log;
    this.process = new WatchedProcess(options.pid());
    this.known = options.known(log);
    this.begun = analyzer.clock().monotonicNanos(); // Before the first hook is there.
    this.kernel = Kernel.open(options.pid(), options.groups(), this::take);
    if (kernel.supportedCount() == 0) {
      kernel.close();
      throw new IOException("nothing can be loaded: " + kernel.whyNothing());
    }
    this.novelty =
        new Novelty(
            options.component(),
            analyzer.resource(),
            known,
            ArgumentDigest.ofThisHost(),
            kernel.spawnHelper(),
            begun + options.learning().toNanos(),
            publish);
    this.watched = watched(kernel);
    this.account = new Account(kernel);
  }

  /** The kinds of behaviour of which the probes work. */
  private static Set<Behaviour.Kind> watched(Kernel kernel) {
    Set<Behaviour.Kind> watched = EnumSet.noneOf(Behaviour.Kind.class);
    for (Behaviour.Kind kind : Behaviour.Kind.values()) {
      if (kernel.works(kind.group())) {
        watched.add(kind);
      }
    }
    return watched;
  }

  /** What was loaded, in one line, and a line for each group that was refused. */
  List<String> introduction() {
    StringBuilder first = new StringBuilder();
    first.append(
        "watching %s (process %d) in the kernel: %d of %d groups, every %s, %s"
            .formatted(
                SafeText.of(options.component()),
                options.pid(),
                kernel.supportedCount(),
                kernel.groups().size(),
                Plain.duration(options.interval().toMillis() / 1e3),
                learning()));
    for (Group group : kernel.groups()) {
      if (!(kernel.support(group) instanceof Support.Supported)) {
        first
            .append('\n')
            .append(group.id())
            .append(" is left out: ")
            .append(SafeText.of(kernel.support(group).why()));
      }
    }
    return first.toString().lines().toList();
  }

  /** Of what it is not known yet what is usual. */
  private String learning() {
    Set<Behaviour.Kind> learning = EnumSet.copyOf(watched);
    learning.removeIf(known::isLearned);
    String what =
        learning.equals(watched)
            ? ""
            : learning.stream().map(Behaviour.Kind::id).collect(Collectors.joining(", ")) + " ";
    return watched.isEmpty()
        ? "its behaviour is not watched"
        : learning.isEmpty()
            ? "its behaviour is known"
            : "learning " + what + "for " + Plain.duration(options.learning().toMillis() / 1e3);
  }

  /** Whether the process was still there at this look. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** Reads a tick. */
  Readings tick(long nanos) {
    readings.begin(nanos, analyzer.clock().epochMillis());
    if (!looked) {
      looked = true;
      lookAtOpen();
    }
    kernel.read(readings);
    endLearning(nanos);
    readings.set(Signal.RSS_MB, process.residentMebibytes());
    account.tick(nanos);
    novelty.tick(readings);
    lostEvents.tell(kernel.dropped(), nanos).ifPresent(log);
    store();
    return readings;
  }

  /** A tick late: which file it was that was mapped may be found only at the next one. */
  private void endLearning(long nanos) {
    if (learned) {
      known.endLearning(watched);
    }
    learned = nanos - begun >= options.learning().toNanos();
  }

  /**
   * What was open before the hooks were there is learned, or judged by what was: a connection may
   * outlast learning, and a debugger's port be open from the start.
   */
  private void lookAtOpen() {
    try {
      kernel.alreadyOpen(readings.nanos()).forEach(this::take);
    } catch (IOException e) {
      log.accept("what is open already cannot be seen: " + SafeText.of(String.valueOf(e)));
    }
  }

  private void store() {
    try {
      known.refresh();
      known.save();
      storing = true;
    } catch (IOException e) {
      if (storing) {
        log.accept("what was learned cannot be kept: " + SafeText.of(String.valueOf(e)));
      }
      storing = false;
    }
  }

  private void take(Event event) {
    switch (event.kind()) {
      case EXEC,
          CONNECT,
          LISTEN,
          CODE_MEMORY,
          CODE_FILE,
          MEMORY_FILE,
          TRACED,
          CONNECTED,
          LISTENING ->
          novelty.accept(event, millisOf(event), readings.epochMillis());
      case SIGNAL, EXIT -> lastWords.take(event);
      case OOM_VICTIM -> publish.accept(outOfMemory(event));
    }
  }

  /** When it happened; not after the tick at which it is told. */
  private long millisOf(Event event) {
    long ago = Math.max(0, readings.nanos() - event.nanos());
    return readings.epochMillis() - TimeUnit.NANOSECONDS.toMillis(ago);
  }

  /** How the process came to its end, as far as is known. */
  String end() {
    return lastWords.text();
  }

  /** Where the time of the last ticks went. */
  Account account() {
    return account;
  }

  /** The same alert, with who had the processors and where the time went. */
  BehavioralAlert explained(BehavioralAlert alert) {
    return alert.anomalyType() != AnomalyType.CPU_STARVATION || alert.state() == State.RESOLVED
        ? alert
        : alert.explained(account.occupants(Account.isOfStops(alert.metric())), account.text());
  }

  private BehavioralAlert outOfMemory(Event event) {
    boolean own = event.process() == kernel.kernelPid();
    Instant now = Instant.ofEpochMilli(readings.epochMillis());
    String metric = Signal.RSS_MB.metric();
    String fingerprint =
        BehavioralAlert.fingerprintOf(options.component(), AnomalyType.OUT_OF_MEMORY, metric);
    return new BehavioralAlert(
        options.component(),
        AnomalyType.OUT_OF_MEMORY,
        metric,
        process.residentMebibytes(),
        process.residentMebibytes(),
        0,
        Severity.CRITICAL,
        now,
        "%s-%x-%x".formatted(fingerprint, readings.epochMillis(), event.process()),
        fingerprint,
        State.OPEN,
        DetectorKind.EVENT.id(),
        Signal.RSS_MB.unit(),
        Instant.ofEpochMilli(millisOf(event)),
        OptionalDouble.empty(),
        Optional.empty(),
        List.of(
            new Suspect(
                "process",
                SafeText.of(event.thread()),
                "process " + event.process(),
                OptionalDouble.empty())),
        "the kernel ends %s for want of memory, of which the watched one had %s MiB"
            .formatted(
                own ? "the process" : "process " + event.process() + ", which it started,",
                Plain.number(process.residentMebibytes())),
        Map.copyOf(analyzer.resource()),
        OptionalDouble.empty(),
        0);
  }

  /** Detaches everything. */
  @Override
  public void close() {
    kernel.close();
  }
}
