package dev.homeostat.kernel;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.Judge;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.BehavioralAlert.State;
import dev.homeostat.alert.Suspect;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.kernel.novelty.ArgumentDigest;
import dev.homeostat.kernel.novelty.KnownBehaviours;
import dev.homeostat.kernel.novelty.Novelty;
import dev.homeostat.kernel.probe.Event;
import dev.homeostat.kernel.probe.Group;
import dev.homeostat.kernel.probe.Kernel;
import dev.homeostat.kernel.probe.Occupant;
import dev.homeostat.sensor.Support;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Severity;
import dev.homeostat.signal.Signal;
import dev.homeostat.text.Plain;
import dev.homeostat.text.SafeText;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Reads what the kernel tells of a process, judges it and publishes what is unusual, a tick an
 * interval, until the process ends. One thread runs it.
 */
public final class KernelWatch implements AutoCloseable {

  private static final int MOST_SUSPECTS = 3;

  private final KernelOptions options;
  private final AnalyzerOptions analyzer;
  private final Consumer<BehavioralAlert> publish;
  private final Consumer<String> log;
  private final WatchedProcess process;
  private final KnownBehaviours known;
  private final Novelty novelty;
  private final Kernel kernel;
  private final Judge judge;
  private final Readings readings = new Readings();
  private long lost;
  private Optional<Event> lastSignal = Optional.empty();
  private boolean storing = true;

  /**
   * Loads what this kernel allows and attaches it.
   *
   * @param publish takes each alert
   * @param log takes a line for what a person should know
   * @throws IOException where the process is not there, or nothing can be loaded
   */
  public KernelWatch(KernelOptions options, Consumer<BehavioralAlert> publish, Consumer<String> log)
      throws IOException {
    this.options = options;
    this.analyzer = options.analyzer();
    this.publish = publish;
    this.log = log;
    this.process = new WatchedProcess(options.pid());
    this.known = options.known();
    this.novelty =
        new Novelty(
            options.component(), analyzer.resource(), known, ArgumentDigest.ofThisHost(), publish);
    this.judge = new Judge(analyzer, alert -> publish.accept(withOccupants(alert)), log);
    this.kernel = Kernel.open(options.pid(), this::take);
  }

  /** What was loaded, in one line, and a line for each group that was refused. */
  public List<String> introduction() {
    StringBuilder first = new StringBuilder();
    first.append(
        "watching %s (process %d) in the kernel: %d of %d groups, every %s, %s"
            .formatted(
                SafeText.of(options.component()),
                options.pid(),
                kernel.supportedCount(),
                Group.values().length,
                Plain.duration(options.interval().toMillis() / 1e3),
                known.isLearned()
                    ? "its behaviour is known"
                    : "learning for " + Plain.duration(options.learning().toMillis() / 1e3)));
    for (Group group : Group.values()) {
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

  /** Watches until the process or the parent ends, the time is over, or this is interrupted. */
  public void run() {
    long interval = options.interval().toNanos();
    long begun = analyzer.clock().monotonicNanos();
    long due = begun;
    boolean alive = true;
    while (alive && !Thread.currentThread().isInterrupted()) {
      long now = analyzer.clock().monotonicNanos();
      if (now < due) {
        LockSupport.parkNanos(this, due - now);
        continue;
      }
      if (options.seconds() > 0 && now - begun >= options.seconds() * 1_000_000_000L) {
        break;
      }
      if (!options.parent().map(ProcessHandle::isAlive).orElse(true)) {
        return;
      }
      alive = process.isAlive();
      if (!known.isLearned() && now - begun >= options.learning().toNanos()) {
        known.endLearning();
      }
      tick(now);
      due = Math.max(due + interval, now);
    }
    if (!alive) {
      log.accept("the process ended" + how());
    }
  }

  private void tick(long nanos) {
    readings.begin(nanos, analyzer.clock().epochMillis());
    kernel.read(readings);
    readings.set(Signal.RSS_MB, process.residentMebibytes());
    novelty.tick(readings);
    judge.judge(readings);
    long dropped = kernel.dropped();
    if (dropped > lost) {
      log.accept(
          (dropped - lost) + " events came faster than they could be read, and were left out");
      lost = dropped;
    }
    store();
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
      case EXEC, CONNECT, LISTEN -> novelty.accept(event, readings.epochMillis());
      case SIGNAL -> lastSignal = Optional.of(event);
      case OOM_VICTIM -> publish.accept(outOfMemory(event));
      case EXIT -> {}
    }
  }

  private String how() {
    return lastSignal
        .map(
            signal ->
                ": signal %d from %s (process %d)"
                    .formatted(signal.number(), SafeText.of(signal.thread()), signal.parent()))
        .orElse("");
  }

  /** Who had the processors is what a person wants to know of a starvation first. */
  private BehavioralAlert withOccupants(BehavioralAlert alert) {
    if (alert.anomalyType() != AnomalyType.CPU_STARVATION || alert.state() == State.RESOLVED) {
      return alert;
    }
    List<Occupant> occupants = kernel.recentOccupants(MOST_SUSPECTS);
    double all = occupants.stream().mapToLong(Occupant::nanos).sum();
    List<Suspect> suspects = occupants.stream().map(occupant -> suspect(occupant, all)).toList();
    String first =
        suspects.isEmpty() ? "" : "; the processor was had by " + suspects.get(0).name() + " most";
    return new BehavioralAlert(
        alert.component(),
        alert.anomalyType(),
        alert.metric(),
        alert.current(),
        alert.baseline(),
        alert.zScore(),
        alert.severity(),
        alert.timestamp(),
        alert.id(),
        alert.fingerprint(),
        alert.state(),
        alert.detector(),
        alert.unit(),
        alert.startedAt(),
        alert.limit(),
        alert.eta(),
        suspects,
        alert.summary() + first,
        alert.resource(),
        alert.durationSeconds(),
        alert.flaps());
  }

  private Suspect suspect(Occupant occupant, double all) {
    boolean own = occupant.process() == kernel.kernelPid();
    return new Suspect(
        own ? "thread" : "process",
        SafeText.of(occupant.thread()),
        own ? "of the watched process itself" : "process " + occupant.process(),
        OptionalDouble.of(occupant.nanos() / all));
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
        fingerprint + "-" + Long.toHexString(readings.epochMillis()),
        fingerprint,
        State.OPEN,
        DetectorKind.EVENT.id(),
        Signal.RSS_MB.unit(),
        now,
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
        OptionalDouble.empty());
  }

  /** Detaches everything. */
  @Override
  public void close() {
    kernel.close();
  }
}
