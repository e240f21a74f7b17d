package dev.homeostat.kernel;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.kernel.novelty.KnownBehaviours;
import dev.homeostat.kernel.probe.Group;
import dev.homeostat.signal.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How a process is watched. The command line has checked what people wrote.
 *
 * @param pid the process
 * @param component who the alerts speak of
 * @param interval between two ticks
 * @param learning how long behaviour is learned
 * @param json whether each alert is a JSON object, and nothing else is on standard output
 * @param data the folder in which what was learned is kept; nothing: it is forgotten
 * @param seconds how long to watch; 0: until the process ends
 * @param failOn from which severity on an alert fails the call; nothing: none does
 * @param groups which groups of probes are loaded
 * @param detectors who judges
 * @param parent whose end ends the watch too; nothing: nobody's
 */
public record KernelOptions(
    long pid,
    String component,
    Duration interval,
    Duration learning,
    boolean json,
    Optional<Path> data,
    long seconds,
    Optional<Severity> failOn,
    Set<Group> groups,
    Set<DetectorKind> detectors,
    Optional<ProcessHandle> parent) {

  /** Reads {@code key=value} words. */
  static KernelOptions parse(List<String> words) {
    Map<String, String> values = new HashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("no key=value: " + word);
      }
      values.put(word.substring(0, equals), word.substring(equals + 1));
    }
    long pid = Long.parseLong(values.getOrDefault("pid", "0"));
    return new KernelOptions(
        pid,
        values.getOrDefault("component", "process-" + pid),
        millis(values, "interval", AnalyzerOptions.INTERVAL),
        millis(values, "learning", AnalyzerOptions.LEARNING),
        "json".equals(values.get("format")),
        Optional.ofNullable(values.get("data")).map(Path::of),
        Long.parseLong(values.getOrDefault("seconds", "0")),
        Optional.ofNullable(values.get("fail_on")).map(Severity::valueOf),
        groups(values.getOrDefault("with", "")),
        detectors(values.getOrDefault("detectors", "")),
        Optional.ofNullable(values.get("parent")).map(Long::valueOf).flatMap(ProcessHandle::of));
  }

  /** The default ones, and those that are named. */
  private static Set<Group> groups(String named) {
    Set<Group> groups = EnumSet.copyOf(Group.byDefault());
    for (String name : named.split(",", -1)) {
      if (name.equals("all")) {
        groups.addAll(EnumSet.allOf(Group.class));
      } else if (!name.isEmpty()) {
        groups.add(Group.of(name));
      }
    }
    return groups;
  }

  private static Set<DetectorKind> detectors(String named) {
    Set<DetectorKind> detectors = EnumSet.noneOf(DetectorKind.class);
    for (String name : named.split(",", -1)) {
      if (!name.isEmpty()) {
        detectors.add(DetectorKind.valueOf(name));
      }
    }
    return detectors;
  }

  private static Duration millis(Map<String, String> values, String key, Duration otherwise) {
    String value = values.get(key);
    return value == null ? otherwise : Duration.ofMillis(Long.parseLong(value));
  }

  /**
   * What is known of the component.
   *
   * @param log takes a line where the file of it is damaged, and put aside
   */
  KnownBehaviours known(Consumer<String> log) throws IOException {
    return data.isEmpty() ? KnownBehaviours.inMemory() : KnownBehaviours.in(file(data.get()), log);
  }

  /** The same, for one who only looks: a damaged file is refused, and stays where it is. */
  KnownBehaviours lookAtKnown() throws IOException {
    return data.isEmpty() ? KnownBehaviours.inMemory() : KnownBehaviours.lookAt(file(data.get()));
  }

  private Path file(Path folder) {
    return KnownBehaviours.fileOf(folder, component);
  }

  /** How the judge works. */
  AnalyzerOptions analyzer() {
    AnalyzerOptions options =
        AnalyzerOptions.of(component)
            .withInterval(interval)
            .withLearning(learning)
            .withResource(Map.of("process.pid", Long.toString(pid)));
    return detectors.isEmpty() ? options : options.withDetectors(detectors);
  }
}
