package dev.homeostat.lab.chaos;

import dev.homeostat.lab.chaos.RiggedClasses.Where;
import dev.homeostat.lab.corpus.Options;
import dev.homeostat.lab.fork.Jdk;
import dev.homeostat.lab.fork.Jdks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Does to watched programs, and to the agent in them, what a test has no time for, and writes what
 * became of them: {@code Chaos AGENT_JAR CLASSES PAGE [--only=kills,soak] [--java=17] [--kills=200]
 * [--stop=60] [--ticks=28800]}. Ends with 1 where something was harmed.
 */
public final class Chaos {

  private static final List<Fault> FAULTS =
      List.of(
          new KillLoop(),
          new FullDisk(),
          new ClockJumps(),
          new StandStill(),
          new ManyThreads(),
          new ManyLoaders(),
          new ManyMetrics(),
          new ErrorsOfOurs("no-memory", Where.ALLOCATIONS, 1, OutOfMemoryError::new),
          new ErrorsOfOurs("sensor-errors", Where.SENSORS, 1, AssertionError::new),
          new ErrorsOfOurs("detector-errors", Where.DETECTORS, 2, AssertionError::new),
          new ErrorsOfOurs("sink-errors", Where.SINKS, 2, AssertionError::new),
          new Interrupts(),
          new Soak());

  private Chaos() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    Options options = new Options(List.of(args).subList(3, args.length));
    int java = Math.toIntExact(options.integer("java", 17));
    Jdk jdk = Jdks.find(java).orElseThrow(() -> new IllegalStateException(Jdks.remedy(java)));
    List<String> only = List.of(options.text("only", "").split(",", -1));
    Path folder = Files.createTempDirectory("homeostat-chaos");
    ChaosPage page = new ChaosPage(Path.of(args[2]), jdk);
    for (Fault fault : FAULTS) {
      if (only.contains("") || only.contains(fault.name())) {
        Path own = Files.createDirectory(folder.resolve(fault.name()));
        page.run(
            fault,
            new Place(
                jdk,
                Path.of(args[0]).toAbsolutePath(),
                Path.of(args[1]).toAbsolutePath(),
                own,
                options));
        page.write();
      }
    }
    System.exit(page.harms() == 0 ? 0 : 1);
  }
}
