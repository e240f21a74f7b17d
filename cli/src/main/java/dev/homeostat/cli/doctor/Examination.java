package dev.homeostat.cli.doctor;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.BehavioralAnalyzer;
import dev.homeostat.sensor.Sensors;
import dev.homeostat.signal.Readings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the doctor found.
 *
 * @param machine of the Java runtime and the operating system
 * @param signals of the catalogue, in its order
 */
public record Examination(List<Finding> machine, List<Finding> signals) {

  /** Copies the lists. */
  public Examination {
    machine = List.copyOf(machine);
    signals = List.copyOf(signals);
  }

  /** Examines the JVM this runs in: one read of every signal. */
  public static Examination ofThisProcess() {
    AnalyzerOptions options = AnalyzerOptions.of("doctor").withLog(line -> {});
    try (BehavioralAnalyzer analyzer = new BehavioralAnalyzer(options)) {
      Sensors sensors = analyzer.sensors();
      Readings readings = new Readings();
      readings.begin(options.clock().monotonicNanos(), options.clock().epochMillis());
      sensors.read(readings);
      List<Finding> machine = new ArrayList<>();
      machine.addAll(
          new JavaFindings(Path.of(System.getProperty("java.io.tmpdir", "/tmp"))).look());
      machine.addAll(new HostFindings(Path.of("/proc"), performanceCounters(), readings).look());
      machine.addAll(new KernelFindings().look());
      return new Examination(machine, new SignalFindings(sensors, readings).look());
    }
  }

  /** Where HotSpot puts them, whatever {@code java.io.tmpdir} is. */
  private static Path performanceCounters() {
    return Path.of(
        "/tmp",
        "hsperfdata_" + System.getProperty("user.name", ""),
        Long.toString(ProcessHandle.current().pid()));
  }
}
