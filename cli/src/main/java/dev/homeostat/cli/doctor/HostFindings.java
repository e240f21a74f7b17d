package dev.homeostat.cli.doctor;

import dev.homeostat.sensor.TaskLimits;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the operating system tells of a process: /proc, control groups, pressure. */
final class HostFindings {

  private final Path proc;
  private final Path counters;
  private final Readings readings;

  /**
   * Looks below the given places.
   *
   * @param proc where procfs is mounted
   * @param counters the file this JVM shares its performance counters in
   * @param readings of this process, for its limit of memory
   */
  HostFindings(Path proc, Path counters, Readings readings) {
    this.proc = proc;
    this.counters = counters;
    this.readings = readings;
  }

  List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    findings.add(procfs());
    findings.add(controlGroup());
    findings.add(pressure());
    findings.add(openFiles());
    findings.add(performanceCounters());
    return findings;
  }

  private Finding procfs() {
    return Files.isReadable(proc.resolve("self/status"))
        ? Finding.good("/proc", "readable; kernel " + System.getProperty("os.version"))
        : Finding.lacking(
            "/proc",
            "not there on " + System.getProperty("os.name"),
            "run on Linux for resident memory, faults, pressure and limits");
  }

  /** Which version counts is where the memory controller is: a host may mount both. */
  private Finding controlGroup() {
    List<String> memberships = lines(proc.resolve("self/cgroup"));
    boolean first =
        memberships.stream().anyMatch(line -> line.matches("\\d+:([^:]*,)?memory(,.*)?:.*"));
    boolean second = memberships.stream().anyMatch(line -> line.startsWith("0::"));
    if (!first && !second) {
      return Finding.lacking(
          "control group",
          "none: limits are those of the host",
          "mount /sys/fs/cgroup, where this is a container");
    }
    return Finding.good(
        "control group",
        String.format(
            Locale.ROOT,
            "version %s; limits here: %d processors, %s, %s",
            first ? "1" : "2",
            Runtime.getRuntime().availableProcessors(),
            limit(readings.limit(Signal.RSS_MB), "MiB of memory"),
            limit(TaskLimits.ofThisProcess(proc), "tasks")));
  }

  private static String limit(double limit, String unit) {
    return Double.isNaN(limit) ? "any " + unit : String.format(Locale.ROOT, "%.0f %s", limit, unit);
  }

  private Finding pressure() {
    Path own = proc.resolve("pressure/cpu");
    return lines(own).isEmpty()
        ? Finding.lacking(
            "pressure (PSI)",
            "not there: waiting for a processor cannot be seen",
            "boot with psi=1, or a kernel of 4.20 or later with CONFIG_PSI")
        : Finding.good("pressure (PSI)", "readable");
  }

  private Finding openFiles() {
    Path folder = proc.resolve("self/fd");
    if (!Files.isDirectory(folder)) {
      return Finding.lacking(
          "open files", "counted by the JVM, one by one", "nothing has to be done");
    }
    return folder.toFile().length() > 0
        ? Finding.good("open files", "the kernel tells their number")
        : Finding.lacking(
            "open files",
            "counted one by one: 0.3 ms for a thousand, so more rarely",
            "a kernel of 6.2 or later tells their number");
  }

  private Finding performanceCounters() {
    return Files.isReadable(counters)
        ? Finding.good("performance counters", "readable in " + counters.getParent())
        : Finding.lacking(
            "performance counters",
            counters + " is not there: G1's short stops on Java 17 cannot be counted",
            "leave out -XX:-UsePerfData and -XX:+PerfDisableSharedMem, and let /tmp be written");
  }

  private static List<String> lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.toList();
    } catch (IOException | RuntimeException e) {
      return List.of();
    }
  }
}
