package dev.homeostat.cli.doctor;

import dev.homeostat.sensor.Sensors;
import dev.homeostat.sensor.Support;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Which signals of the catalogue can be read here, and what would bring the others. */
final class SignalFindings {

  private static final String WHOLE_JDK =
      "run on a whole JDK of 17 or later: HotSpot, with all modules";

  private static final String BESIDE =
      "run 'homeostat kernel --pid PID%s' beside the program: docs/kernel.md";

  /** Stands in a sensor's reason where the Java runtime is what lacks. */
  private static final String MODULE = " module ";

  private final Sensors sensors;
  private final Readings readings;

  /**
   * Takes what was read.
   *
   * @param sensors of this process
   * @param readings what they read at one tick
   */
  SignalFindings(Sensors sensors, Readings readings) {
    this.sensors = sensors;
    this.readings = readings;
  }

  List<Finding> look() {
    return Arrays.stream(Signal.values()).filter(signal -> !signal.isOwn()).map(this::of).toList();
  }

  private Finding of(Signal signal) {
    Support support = sensors.support(signal);
    return support instanceof Support.Supported
        ? Finding.good(signal.metric(), value(signal))
        : Finding.lacking(signal.metric(), support.why(), remedy(signal, support.why()));
  }

  private String value(Signal signal) {
    double value = readings.value(signal);
    double limit = readings.limit(signal);
    String now = Double.isNaN(value) ? "no value yet" : "now " + number(value);
    return now
        + (Double.isNaN(limit) ? "" : " of " + number(limit))
        + " ("
        + signal.description()
        + ")";
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.4g", value);
  }

  /** What a person can do about a signal that is missing. */
  private static String remedy(Signal signal, String why) {
    return why.contains(MODULE) ? WHOLE_JDK : remedy(signal);
  }

  private static String remedy(Signal signal) {
    return switch (signal) {
      case VIRTUAL_THREADS -> "run on Java 21 or later";
      case THROTTLED_MS -> "nothing has to be done: only a container with a quota is throttled";
      case SCHED_WAIT_MS -> "boot with psi=1, or a kernel of 4.20 or later with CONFIG_PSI";
      case APP_WAIT_MS,
          GC_WAIT_MS,
          BLOCK_IO_MS,
          TCP_RETRANSMITS,
          TCP_RESETS,
          NEW_PROCESSES,
          NEW_CONNECTIONS,
          NEW_LISTENERS ->
          BESIDE.formatted("");
      case NEW_CODE -> BESIDE.formatted(" --with=code");
      case PAGE_FAULTS -> BESIDE.formatted(" --with=faults");
      case SYSCALLS -> BESIDE.formatted(" --with=syscalls");
      case RSS_MB, NATIVE_MB, MAJOR_FAULTS, FD_OPEN, PAUSE_WAIT_MS ->
          "run on Linux with /proc mounted";
      case HEAP_AFTER_GC_MB, HEAP_LIVE_MB, GC_PAUSE_MS, GC_TIME_PCT ->
          "choose a collector that collects, such as -XX:+UseG1GC";
      default -> WHOLE_JDK;
    };
  }
}
