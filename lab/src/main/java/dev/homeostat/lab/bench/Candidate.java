package dev.homeostat.lab.bench;

import dev.homeostat.lab.fork.ForkedJvm;
import dev.homeostat.lab.fork.Jdk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What is put into a host, to compare.
 *
 * @param name for people
 * @param flags of the JVM that put it there
 */
record Candidate(String name, List<String> flags) {

  static Candidate none() {
    return new Candidate("no agent", List.of());
  }

  static Candidate agent(String name, Path jar, String argument) {
    return new Candidate(
        name, List.of("-javaagent:" + jar + (argument.isEmpty() ? "" : "=" + argument)));
  }

  /** Starts an idle host with it, bound to one processor. */
  ForkedJvm startBound(Jdk jdk, Path folder, String... words) throws IOException {
    return host(jdk, List.of()).behind("taskset", "-c", "0").run(words).start(folder);
  }

  /** Starts an idle host with it. */
  ForkedJvm start(Jdk jdk, Path folder, List<String> more, String... words) throws IOException {
    return host(jdk, more).run(words).start(folder);
  }

  private ForkedJvm.Builder host(Jdk jdk, List<String> more) {
    return ForkedJvm.on(jdk)
        .flags(flags.toArray(String[]::new))
        .flags(more.toArray(String[]::new))
        .classPath(Site.classPath())
        .run(IdleHost.class.getName(), Long.toString(System.nanoTime()));
  }
}
