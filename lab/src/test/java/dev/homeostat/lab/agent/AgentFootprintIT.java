package dev.homeostat.lab.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.lab.fork.ForkedJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the agent brings into a host in which nothing is wrong. */
final class AgentFootprintIT extends WatchedHost {

  /** Loaded where the JDK looks up every bean that any module provides: 6 MB on JDK 25. */
  private static final String SEARCHED = "java.lang.management.DefaultPlatformMBeanProvider";

  /**
   * The first lambdas of a JVM bring the JDK's machinery that makes classes at run time; on JDK 25
   * its compilation takes 6 MB of the host's memory, and each lambda a class. The search for beans
   * brings it too.
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
          jvm, () -> assertThat(ours(loaded)).anyMatch(name -> name.endsWith(".detect.Leak")));
      jvm.tell("end");
      jvm.exitStatus();
      assertThat(lines(alerts())).isEmpty();
      assertThat(ours(loaded)).filteredOn(name -> name.contains("$$Lambda")).isEmpty();
      assertThat(classes(loaded)).doesNotContain(SEARCHED);
    }
  }

  private static List<String> ours(Path loaded) throws Exception {
    return classes(loaded).stream()
        .filter(name -> name.startsWith("dev.homeostat.") && !name.contains(".lab."))
        .toList();
  }

  private static List<String> classes(Path loaded) throws Exception {
    return Files.readAllLines(loaded).stream()
        .map(line -> line.substring(line.lastIndexOf("] ") + 2))
        .filter(line -> line.indexOf(' ') > 0)
        .map(line -> line.substring(0, line.indexOf(' ')))
        .toList();
  }
}
