package dev.homeostat.lab.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.lab.fork.ForkedJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the agent brings into a host in which nothing is wrong. */
final class AgentFootprintIT extends WatchedHost {

  /**
   * The first lambdas of a JVM bring the JDK's machinery that makes classes at run time; on JDK 25
   * its compilation takes 6 MB of the host's memory, and each lambda a class.
   */
  @OnEachJdk
  void makesNoClassAtRunTimeBeforeTheFirstAlert(int feature) throws Exception {
    Path loaded = folder.resolve("loaded.txt");
    try (ForkedJvm jvm =
        host(feature)
            .flags("-Xlog:class+load:file=" + loaded)
            .agent(agentJar(), "interval=20ms,alerts=" + alerts())
            .run(program("EndingHost", "exit"))
            .start(folder)) {
      awaitLine(jvm, " watches ");
      awaitUntil(
          jvm, () -> assertThat(classes(loaded)).anyMatch(name -> name.endsWith(".detect.Leak")));
      jvm.tell("end");
      jvm.exitStatus();
      assertThat(lines(alerts())).isEmpty();
      assertThat(classes(loaded)).filteredOn(name -> name.contains("$$Lambda")).isEmpty();
    }
  }

  /** The classes of ours that were loaded. */
  private static List<String> classes(Path loaded) throws Exception {
    return Files.readAllLines(loaded).stream()
        .map(line -> line.substring(line.lastIndexOf("] ") + 2))
        .filter(line -> line.startsWith("dev.homeostat.") && !line.contains(".lab."))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .toList();
  }
}
