package dev.homeostat.lab.chaos;

import static dev.homeostat.lab.chaos.Fault.hold;

import dev.homeostat.lab.fork.ForkedJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Eight hours' ticks in ten minutes: 28,800 at 20 ms, over a host that breathes. What lives on its
 * heap, resident memory, threads and files are read at a quarter of the way and at the end.
 */
final class Soak implements Fault {

  private static final long TICKS = 28_800;
  private static final long MOST_HEAP_KB = 200;
  private static final long MOST_RESIDENT_KB = 8_192;
  private static final Pattern TOTAL = Pattern.compile("Total +\\d+ +(\\d+)");

  @Override
  public String name() {
    return "soak";
  }

  @Override
  public String run(Place place) throws Exception {
    long ticks = place.options().integer("ticks", TICKS);
    try (Subject subject =
        place.start(
            ",interval=20ms,learning=6s,http=0",
            "-Xms64m -Xmx64m -XX:+AlwaysPreTouch",
            "BreathingHost")) {
      subject.await("its start", () -> subject.jvm().out().contains("begun"));
      await(subject, ticks / 4);
      Footprint early = Footprint.of(subject);
      await(subject, ticks);
      Footprint late = Footprint.of(subject);
      int opened = subject.opened().size();
      subject.endWell();
      String told =
          "%,d ticks at 20 ms; from a quarter of the way to the end: heap that lives %,d → %,d KB, RSS %,d → %,d KB, threads %d → %d, files %d → %d; %d alerts"
              .formatted(
                  ticks,
                  early.heapKb,
                  late.heapKb,
                  early.residentKb,
                  late.residentKb,
                  early.threads,
                  late.threads,
                  early.files,
                  late.files,
                  opened);
      hold(late.heapKb - early.heapKb <= MOST_HEAP_KB, told);
      hold(late.residentKb - early.residentKb <= MOST_RESIDENT_KB, told);
      hold(late.threads <= early.threads + 1 && late.files <= early.files, told);
      return told;
    }
  }

  /** Ticks are left out while it thins: what is awaited is the time they take as well. */
  private static void await(Subject subject, long ticks) throws Exception {
    while (subject.metric("homeostat_ticks_total") < ticks) {
      hold(subject.jvm().isAlive(), "the host ended:\n" + subject.jvm().err());
      TimeUnit.SECONDS.sleep(2);
    }
  }

  private record Footprint(long heapKb, long residentKb, long threads, long files) {
    static Footprint of(Subject subject) throws Exception {
      Path process = Path.of("/proc", Long.toString(subject.jvm().pid()));
      return new Footprint(
          living(subject), status(process, "VmRSS:"), status(process, "Threads:"), files(process));
    }

    /** What a histogram of what lives sums up to. */
    private static long living(Subject subject) throws Exception {
      long least = Long.MAX_VALUE;
      for (int i = 0; i < 3; i++) {
        try (ForkedJvm jcmd =
            ForkedJvm.on(subject.place().jdk())
                .tool("jcmd")
                .run(Long.toString(subject.jvm().pid()), "GC.class_histogram")
                .start(subject.place().folder())) {
          jcmd.exitStatus();
          Matcher total = TOTAL.matcher(jcmd.out());
          hold(total.find(), jcmd.out() + jcmd.err());
          least = Math.min(least, Long.parseLong(total.group(1)) / 1_024);
        }
      }
      return least;
    }

    private static long status(Path process, String name) throws Exception {
      return Files.readAllLines(process.resolve("status")).stream()
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElseThrow();
    }

    private static long files(Path process) throws Exception {
      try (Stream<Path> all = Files.list(process.resolve("fd"))) {
        return all.count();
      }
    }
  }
}
