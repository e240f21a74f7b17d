package dev.homeostat.cli.watch;

import dev.homeostat.alert.EvidenceMode;
import dev.homeostat.cli.attach.AttachedDiagnostics;
import dev.homeostat.cli.attach.TargetProcess;
import dev.homeostat.cli.attach.Unreachable;
import dev.homeostat.evidence.EvidenceOptions;
import dev.homeostat.evidence.Investigation;
import dev.homeostat.sensor.Sensors;
import dev.homeostat.signal.Clock;
import dev.homeostat.signal.Readings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A JVM of this machine, by its performance counters and procfs: nothing is put into it. */
public final class ProcessSource implements Source {

  private final TargetProcess target;
  private final Sensors sensors;
  private final String component;
  private final AttachedDiagnostics diagnostics;
  private final Bystander bystander;
  private boolean ended;

  /**
   * Opens what can be seen of a process.
   *
   * @param log takes a line for what cannot be read
   * @throws Unreachable where its performance counters are not there
   */
  public ProcessSource(TargetProcess target, String component, Consumer<String> log)
      throws Unreachable {
    this.target = target;
    this.component = component;
    this.diagnostics = new AttachedDiagnostics(target);
    this.bystander = new Bystander(diagnostics.nanosPerThread(), target.inside("/tmp"));
    this.sensors =
        Sensors.ofProcess(
            target.pid(),
            counters(target),
            line -> {
              if (target.isAlive()) { // Of one that ended nothing can be read, and nobody wonders.
                log.accept(line);
              }
            });
  }

  @Override
  public String component() {
    return component;
  }

  @Override
  public String title() {
    return "%s (process %d)".formatted(component, target.pid());
  }

  @Override
  public Map<String, String> resource() {
    return Map.of("process.pid", Long.toString(target.pid()));
  }

  @Override
  public int signals() {
    return sensors.supportedCount();
  }

  @Override
  public boolean read(Readings readings) {
    sensors.read(readings);
    bystander.tick(readings);
    ended = !target.isAlive();
    return !ended;
  }

  @Override
  public String ending() {
    return ended ? "the process ended" : "";
  }

  @Override
  public Optional<Investigation> investigation(Duration maxPause, Duration pausesApart) {
    return Optional.of(
        Investigation.ofProcess(
            target.folder(),
            bystander,
            new EvidenceOptions(EvidenceMode.FULL, maxPause, diagnostics),
            pausesApart,
            Clock.system()));
  }

  @Override
  public void close() {
    sensors.close();
  }

  private static Path counters(TargetProcess target) throws Unreachable {
    Optional<Path> counters = target.counters();
    if (counters.isEmpty()) {
      throw new Unreachable(withoutCounters(target.pid(), Files.isWritable(target.inside("/tmp"))));
    }
    return counters.get();
  }

  private static String withoutCounters(long pid, boolean canAttach) {
    return canAttach
        ? ("process %d shares no performance counters (-XX:-UsePerfData,"
                + " -XX:+PerfDisableSharedMem, or a user without a name); 'homeostat attach %d' loads the agent instead")
            .formatted(pid, pid)
        : ("process %d shares no performance counters, for its /tmp cannot be written; start it with"
                + " -javaagent, or with a /tmp that can be written")
            .formatted(pid);
  }
}
