package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.sensor.ProcText;
import dev.homeostat.signal.Clock;
import dev.homeostat.text.Plain;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What a process's threads waited for over a second and a half, as far as the kernel tells anybody:
 * a processor, by what the threads are for ({@code schedstat}), and what the whole machine stood
 * still for, disks and memory ({@code /proc/pressure}).
 */
final class WaitInspector implements Inspector {

  private static final Duration BETWEEN = Duration.ofMillis(1_500);
  private static final int MOST_THREADS = 2_000;
  private static final double LEAST_SHARE = 0.05;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final String TOTAL = "total=";

  private final Path proc;
  private final Path tasks;
  private final Clock clock;

  /**
   * Looks at a process.
   *
   * @param process its folder in procfs
   */
  WaitInspector(Path process, Clock clock) {
    this.proc = process.resolveSibling("pressure");
    this.tasks = process.resolve("task");
    this.clock = clock;
  }

  /** What a thread is for; told by its name. */
  private enum Role {
    STOPS("the VM thread and collectors"),
    COMPILERS("compilers"),
    OTHERS("the application's and other threads");

    private final String described;

    Role(String described) {
      this.described = described;
    }

    static Role of(String name) {
      if (name.equals("VM Thread") || name.startsWith("GC Thread") || name.startsWith("ParGC")) {
        return STOPS;
      }
      return name.startsWith("C1 Comp") || name.startsWith("C2 Comp") ? COMPILERS : OTHERS;
    }
  }

  @Override
  public String topic() {
    return "what threads wait for";
  }

  @Override
  public void inspect(Inquiry inquiry, Notes notes, Patience patience) throws Exception {
    Map<String, Long> before = waited(patience);
    double io = pressure("io");
    double memory = pressure("memory");
    long began = clock.monotonicNanos();
    patience.sleep(BETWEEN);
    double nanos = Math.max(1, clock.monotonicNanos() - began);
    Map<Role, Double> byRole = new HashMap<>();
    for (Map.Entry<String, Long> thread : waited(patience).entrySet()) {
      double more = thread.getValue() - before.getOrDefault(thread.getKey(), thread.getValue());
      byRole.merge(Role.of(name(thread.getKey())), Math.max(0, more), Double::sum);
    }
    for (Role role : Role.values()) {
      double more = byRole.getOrDefault(role, 0.0);
      if (more / nanos >= LEAST_SHARE) {
        notes.suspect(
            "cpu",
            "waiting for a processor",
            "%s waited %s ms of %s ms, summed over them"
                .formatted(role.described, millis(more), millis(nanos)),
            Math.min(1, more / nanos));
      }
    }
    stood("disks", pressure("io") - io, nanos, notes);
    stood("memory", pressure("memory") - memory, nanos, notes);
  }

  private static void stood(String what, double more, double nanos, Notes notes) {
    if (more / nanos >= LEAST_SHARE) {
      notes.suspect(
          "cpu",
          "waiting for " + what,
          "some task of this machine did so for %s ms of %s ms"
              .formatted(millis(more), millis(nanos)),
          Math.min(1, more / nanos));
    }
  }

  private static String millis(double nanos) {
    return Plain.number(Math.rint(nanos / NANOS_PER_MILLI));
  }

  /** Time on a run queue, by thread. */
  private Map<String, Long> waited(Patience patience) throws Exception {
    Map<String, Long> waited = new HashMap<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(tasks)) {
      for (Path folder : folders) {
        if (waited.size() >= MOST_THREADS) {
          break;
        }
        patience.check();
        try {
          String[] fields = ProcText.of(folder.resolve("schedstat")).split(" ", -1);
          waited.put(String.valueOf(folder.getFileName()), Long.parseLong(fields[1]));
        } catch (IOException e) {
          // It ended meanwhile.
        }
      }
    }
    return waited;
  }

  private String name(String thread) {
    try {
      return ProcText.of(tasks.resolve(thread).resolve("comm")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * Nanoseconds in which some task stood still for a resource; 0 where the kernel does not tell.
   */
  private double pressure(String resource) {
    try {
      String some = ProcText.of(proc.resolve(resource)).lines().findFirst().orElse("");
      int at = some.indexOf(TOTAL);
      return at < 0 ? 0 : Long.parseLong(some.substring(at + TOTAL.length())) * NANOS_PER_MICRO;
    } catch (IOException e) {
      return 0;
    }
  }
}
