package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.sensor.ProcText;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Clock;
import dev.homeostat.text.Plain;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a process's threads waited for over a second and a half, as far as the kernel tells anybody:
 * a processor, by what the threads are for ({@code schedstat}), and what the whole machine stood
 * still for, disks and memory ({@code /proc/pressure}). Each is told by its part of the time in
 * which it could come: waiting for a processor, of the time threads could have run, for thousands
 * that each wait a moment are no want of processors; the rest, of wall time. The largest part comes
 * first, but behind a process that waits for its disks those and memory do.
 */
final class WaitInspector implements Inspector {

  private static final Duration BETWEEN = Duration.ofMillis(1_500);
  private static final int MOST_THREADS = 2_000;
  private static final double LEAST_SHARE = 0.05;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final String TOTAL = "total=";
  private static final String PROCESSOR = "a processor";

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

  /** How long a thread ran, and how long it waited on a run queue, in nanoseconds. */
  private record Scheduled(long ran, long waited) {
    static final Scheduled NEVER = new Scheduled(0, 0);

    Scheduled plus(Scheduled more) {
      return new Scheduled(ran + more.ran, waited + more.waited);
    }

    Scheduled since(Scheduled before) {
      return new Scheduled(Math.max(0, ran - before.ran), Math.max(0, waited - before.waited));
    }

    /** The part of the time it could have run in which it waited. */
    double share() {
      return waited / (double) Math.max(1, ran + waited);
    }
  }

  /** Something that was waited for, for a part of the time. */
  private record Wait(String what, String detail, double share) {
    boolean isOfProcessor() {
      return what.equals(PROCESSOR);
    }
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
    Map<String, Scheduled> before = scheduled(patience);
    double io = pressure("io");
    double memory = pressure("memory");
    long began = clock.monotonicNanos();
    patience.sleep(BETWEEN);
    double nanos = Math.max(1, clock.monotonicNanos() - began);
    List<Wait> waits = new ArrayList<>();
    waits.add(stood("disks", pressure("io") - io, nanos));
    waits.add(stood("memory", pressure("memory") - memory, nanos));
    Map<Role, Scheduled> byRole = new EnumMap<>(Role.class);
    for (Map.Entry<String, Scheduled> thread : scheduled(patience).entrySet()) {
      Scheduled now = thread.getValue();
      Scheduled since = now.since(before.getOrDefault(thread.getKey(), now));
      byRole.merge(Role.of(name(thread.getKey())), since, Scheduled::plus);
    }
    for (Role role : Role.values()) {
      Scheduled all = byRole.getOrDefault(role, Scheduled.NEVER);
      if (all.waited / nanos >= LEAST_SHARE) {
        waits.add(waited(role, all));
      }
    }
    Comparator<Wait> most = Comparator.comparingDouble(Wait::share).reversed();
    boolean ofDisks = inquiry.topic() == AnomalyType.IO_STALL;
    waits.stream()
        .filter(wait -> wait.share >= LEAST_SHARE)
        .sorted(ofDisks ? Comparator.comparing(Wait::isOfProcessor).thenComparing(most) : most)
        .forEach(wait -> notes.suspect("cpu", "waiting for " + wait.what, wait.detail, wait.share));
  }

  private static Wait waited(Role role, Scheduled all) {
    return new Wait(
        PROCESSOR,
        role.described
            + " waited "
            + millis(all.waited)
            + " ms and ran "
            + millis(all.ran)
            + " ms, summed over them",
        all.share());
  }

  private static Wait stood(String what, double more, double nanos) {
    return new Wait(
        what,
        "some task of this machine did so for %s ms of %s ms"
            .formatted(millis(more), millis(nanos)),
        more / nanos);
  }

  private static String millis(double nanos) {
    return Plain.number(Math.rint(nanos / NANOS_PER_MILLI));
  }

  private Map<String, Scheduled> scheduled(Patience patience) throws Exception {
    Map<String, Scheduled> scheduled = new HashMap<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(tasks)) {
      for (Path folder : folders) {
        if (scheduled.size() >= MOST_THREADS) {
          break;
        }
        patience.check();
        try {
          String[] fields = ProcText.of(folder.resolve("schedstat")).split(" ", -1);
          scheduled.put(
              String.valueOf(folder.getFileName()),
              new Scheduled(Long.parseLong(fields[0]), Long.parseLong(fields[1])));
        } catch (IOException e) {
          // It ended meanwhile.
        }
      }
    }
    return scheduled;
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
