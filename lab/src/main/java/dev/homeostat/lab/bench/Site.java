package dev.homeostat.lab.bench;

import dev.homeostat.lab.fork.ForkedJvm;
import dev.homeostat.lab.fork.Jdk;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where it is measured and what.
 *
 * @param jdks all that are measured
 * @param agent Homeostat's jar
 * @param folder for what is written meanwhile
 */
record Site(List<Jdk> jdks, Path agent, Path folder) {

  /** The defaults, but for the interval that the targets speak of. */
  static final String EVERY_SECOND = "interval=1s";

  /** Nothing, an empty agent and Homeostat, in that order. */
  List<Candidate> candidates() throws IOException {
    return List.of(
        Candidate.none(),
        Candidate.agent("empty agent", AgentJars.empty(folder), ""),
        Candidate.agent("Homeostat", agent, EVERY_SECOND));
  }

  /** Runs one of the lab's programs to its end. */
  Figures run(Jdk jdk, Class<?> program) throws IOException, InterruptedException {
    try (ForkedJvm jvm =
        ForkedJvm.on(jdk).classPath(classPath()).run(program.getName()).start(folder)) {
      return Figures.ofEnded(jvm);
    }
  }

  /**
   * Of the class path this program runs with, our own classes, for the hosts it starts. An agent's
   * classes stand behind all else: with the lab's two hundred jars what opening them takes, in time
   * and heap, would be told as the agent's.
   */
  static Path[] classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(Path::of)
        .filter(Site::isOurs)
        .toArray(Path[]::new);
  }

  /** A folder of classes, or, where Maven has packaged them before, the jar of a module. */
  private static boolean isOurs(Path entry) {
    return Files.isDirectory(entry) || entry.getFileName().toString().startsWith("homeostat-");
  }
}
