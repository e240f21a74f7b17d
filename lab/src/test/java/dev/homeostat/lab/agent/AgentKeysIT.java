package dev.homeostat.lab.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.lab.fork.ForkedJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the agent is told, well and badly, and what it makes of it. */
final class AgentKeysIT extends WatchedHost {

  private static final String[] HOST = program("BurstingHost");

  @OnEachJdk
  void saysEachMistakeInOneLineAndWorks(int feature) throws Exception {
    try (ForkedJvm jvm =
        host(feature)
            .flags("-Dhomeostat.window=-1s", "-Dhomeostat.colour=red")
            .variable("HOMEOSTAT_PORT", "tcp://10.0.0.7:8080")
            .variable("HOMEOSTAT_SERVICE_HOST", "10.0.0.7")
            .variable("HOMEOSTAT_HISTOGRAM_BUDGET", "much")
            .agent(
                agentJar(),
                "interval=soon,flavour=vanilla,nothing,http=soon,config="
                    + folder.resolve("missing.properties")
                    + ",component='half")
            .run(HOST)
            .start(folder)) {
      awaitLine(jvm, " watches half");
      endWell(jvm);
      List<String> said = jvm.agentLines();
      assertThat(said).filteredOn(line -> !line.contains(" watches ")).hasSize(9);
      assertThat(jvm.err())
          .doesNotContain("tcp://")
          .doesNotContain("HOST")
          .doesNotContain("Exception in");
      assertOneLine(said, "'soon'", "of interval", "the argument", "250ms, 10s or 1m", "20ms");
      assertOneLine(said, "'flavour'", "the argument");
      assertOneLine(said, "'nothing'", "no key=value");
      assertOneLine(said, "'soon'", "http", "[ADDRESS:]PORT", "it is off");
      assertOneLine(said, "missing.properties", "config");
      assertOneLine(said, "component=half", "without its end");
      assertOneLine(said, "'-1s'", "window", "homeostat.window");
      assertOneLine(said, "'colour'", "homeostat.colour");
      assertOneLine(said, "'much'", "histogram_budget", "HOMEOSTAT_HISTOGRAM_BUDGET", "0.05%");
    }
  }

  @OnEachJdk
  void prefersArgumentToPropertyToVariableToFile(int feature) throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("homeostat.properties"), "component=file\ninterval=40ms\n");
    for (String told : List.of("argument", "property", "variable", "file")) {
      ForkedJvm.Builder builder =
          host(feature)
              .agent(
                  agentJar(),
                  "config=" + config + (told.equals("argument") ? ",component=argument" : ""));
      if (told.equals("argument") || told.equals("property")) {
        builder.flags("-Dhomeostat.component=property");
      }
      if (!told.equals("file")) {
        builder.variable("HOMEOSTAT_COMPONENT", "variable");
      }
      try (ForkedJvm jvm = builder.run(HOST).start(folder)) {
        awaitLine(jvm, "watches " + told + ":");
        endWell(jvm);
        assertThat(jvm.agentLines().get(0)).contains("every 40ms");
      }
    }
  }

  @OnEachJdk
  void doesNothingWhereItIsNotEnabled(int feature) throws Exception {
    try (ForkedJvm jvm =
        host(feature)
            .variable("HOMEOSTAT_ENABLED", "false")
            .agent(agentJar(), FAST + ",alerts=" + alerts())
            .run(program("BurstingHost", "aloud"))
            .start(folder)) {
      awaitBursts(jvm, 3);
      endWell(jvm);
      assertThat(jvm.err()).isEmpty();
      assertThat(alerts()).doesNotExist();
    }
  }

  @OnEachJdk
  void isSwitchedOnAndOffByItsConfigFileWhileItRuns(int feature) throws Exception {
    Path config = Files.writeString(folder.resolve("homeostat.properties"), "enabled=false\n");
    try (ForkedJvm jvm =
        host(feature)
            .agent(agentJar(), FAST + ",config=" + config + ",alerts=" + alerts())
            .run(program("BurstingHost", "aloud"))
            .start(folder)) {
      awaitLine(jvm, " watches ");
      awaitBursts(jvm, 3);
      assertThat(alerts()).doesNotExist();

      Files.writeString(config, "enabled=true\n");
      awaitAlert(jvm, alerts(), "thread_leak");

      Files.writeString(config, "enabled=false\n");
      awaitBursts(jvm, 2); // What was under way has come through.
      long atRest = Files.size(alerts());
      awaitBursts(jvm, 3);
      assertThat(alerts()).hasSize(atRest);
      endWell(jvm);
    }
  }

  @OnEachJdk
  void saysOnceThatTheAlertsFileCannotBeWritten(int feature) throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    try (ForkedJvm jvm =
        host(feature)
            .agent(agentJar(), FAST + ",alerts=" + file.resolve("alerts.jsonl"))
            .run(program("BurstingHost", "aloud"))
            .start(folder)) {
      awaitLine(jvm, "WARNING thread_leak");
      awaitLine(jvm, "alerts: cannot write");
      awaitBursts(jvm, 2);
      endWell(jvm);
      assertThat(jvm.agentLines()).filteredOn(line -> line.contains("cannot write")).hasSize(1);
    }
  }

  @OnEachJdk
  void beginsANewFileWhereTheAlertsWereRotated(int feature) throws Exception {
    try (ForkedJvm jvm =
        host(feature).agent(agentJar(), FAST + ",alerts=" + alerts()).run(HOST).start(folder)) {
      awaitAlert(jvm, alerts(), "thread_leak");
      Path rotated = Files.move(alerts(), folder.resolve("alerts.1"));
      awaitAlert(jvm, alerts(), "thread_leak");
      endWell(jvm);
      assertThat(lines(rotated)).allMatch(line -> line.endsWith("}"));
      assertThat(lines(alerts())).allMatch(line -> line.endsWith("}"));
    }
  }

  @OnEachJdk
  void writesAlertsToStandardErrorWhereToldSo(int feature) throws Exception {
    try (ForkedJvm jvm =
        host(feature).agent(agentJar(), FAST + ",alerts=-").run(HOST).start(folder)) {
      awaitUntil(
          jvm,
          () ->
              assertThat(jvm.err().lines().filter(line -> isOf(line, "thread_leak")).toList())
                  .isNotEmpty()
                  .allMatch(line -> line.startsWith("{\"component\":")));
      endWell(jvm);
      assertThat(jvm.agentLines().get(0)).contains("alerts to standard error as JSON");
      assertThat(jvm.out().lines()).containsExactly("begun", "ended");
    }
  }

  /** Waits for as many bursts of the host as told, from now on. */
  private static void awaitBursts(ForkedJvm jvm, int more) {
    long before = bursts(jvm);
    awaitUntil(jvm, () -> assertThat(bursts(jvm)).isGreaterThanOrEqualTo(before + more));
  }

  private static long bursts(ForkedJvm jvm) {
    return jvm.out().lines().filter("burst"::equals).count();
  }

  private static void assertOneLine(List<String> said, String... words) {
    assertThat(said)
        .filteredOn(line -> List.of(words).stream().allMatch(line::contains))
        .hasSize(1);
  }
}
