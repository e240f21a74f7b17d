package dev.homeostat.lab.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homeostat.lab.fork.ForkedJvm;
import dev.homeostat.lab.fork.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a host may do as if no agent were there. */
final class HostFreedomIT extends WatchedHost {

  private String argument() {
    return FAST + ",alerts=" + alerts();
  }

  @OnEachJdk
  void logsThroughAManagerOfItsOwn(int feature) throws Exception {
    try (ForkedJvm jvm =
        host(feature)
            .flags("-Djava.util.logging.manager=dev.homeostat.lab.host.MarkedLogManager")
            .agent(agentJar(), argument())
            .run(program("LoggingHost"))
            .start(folder)) {
      awaitAlert(jvm, alerts(), "thread_leak");
      endWell(jvm);
      assertThat(jvm.out().lines()).containsExactly("before: false", "manager: MarkedLogManager");
    }
  }

  @OnEachJdk
  void setsItsBuilderOfMBeanServersInMain(int feature) throws Exception {
    try (ForkedJvm jvm =
        host(feature).agent(agentJar(), argument()).run(program("ManagingHost")).start(folder)) {
      awaitAlert(jvm, alerts(), "thread_leak");
      endWell(jvm);
      assertThat(jvm.out().lines())
          .containsExactly("servers: 0", "built: MarkedServerBuilder", "beans: true");
    }
  }

  @OnEachJdk
  void injectsMetricsThroughTheLibrary(int feature) throws Exception {
    try (ForkedJvm jvm =
        host(feature)
            .classPath(coreJar())
            .agent(agentJar(), argument())
            .run(program("InjectingHost"))
            .start(folder)) {
      awaitAlert(jvm, alerts(), "custom_anomaly");
      endWell(jvm);
      assertThat(jvm.out()).contains("taken: true");
      assertThat(lines(alerts())).anyMatch(line -> line.contains("\"custom_metrics.orders\""));
    }
  }

  @OnEachJdk
  void holdsOtherClassesOfOurNames(int feature) throws Exception {
    Path other =
        Compiled.classes(
            folder.resolve("other"),
            """
            package dev.homeostat;
            public final class BehavioralAnalyzer {
              static { if (true) throw new IllegalStateException("another Homeostat"); }
            }
            """,
            """
            package dev.homeostat.agent;
            public final class AgentRuntime {
              static { if (true) throw new IllegalStateException("another Homeostat"); }
            }
            """,
            """
            package dev.homeostat.signal;
            public interface Signal {}
            """);
    try (ForkedJvm jvm =
        ForkedJvm.on(jdk(feature))
            .classPath(other, hosts(), coreJar())
            .agent(agentJar(), argument())
            .run(program("InjectingHost"))
            .start(folder)) {
      awaitAlert(jvm, alerts(), "custom_anomaly");
      endWell(jvm);
      assertThat(jvm.err()).doesNotContain("another Homeostat");
    }
  }

  @OnEachJdk
  void runsTheToolsOfItsJdkUnwatched(int feature) throws Exception {
    Path source = Files.writeString(folder.resolve("Empty.java"), "final class Empty {}");
    List<List<String>> calls =
        List.of(
            List.of("javac", "-d", folder.toString(), source.toString()),
            List.of("jcmd", "-l"),
            List.of("keytool", "-help"),
            List.of("jshell", "--version"));
    for (List<String> call : calls) {
      try (ForkedJvm jvm =
          ForkedJvm.on(jdk(feature))
              .tool(call.get(0))
              .variable("JAVA_TOOL_OPTIONS", "-javaagent:" + agentJar() + "=flavour=vanilla")
              .run(call.subList(1, call.size()).toArray(String[]::new))
              .start(folder)) {
        assertThat(jvm.exitStatus()).as(call.get(0)).isZero();
        assertThat(jvm.agentLines()).as(call.get(0)).isEmpty();
      }
    }
  }

  @OnEachJdk
  void isWatchedWhereItIsASourceFile(int feature) throws Exception {
    Path source =
        Files.writeString(
            folder.resolve("Program.java"),
            """
            final class Program {
              public static void main(String[] args) throws Exception {
                System.in.read();
              }
            }
            """);
    try (ForkedJvm jvm =
        ForkedJvm.on(jdk(feature))
            .variable("JAVA_TOOL_OPTIONS", "-javaagent:" + agentJar())
            .run(source.toString())
            .start(folder)) {
      awaitLine(jvm, " watches ");
      endWell(jvm);
    }
  }

  @OnEachJdk
  void isMadeOfModulesWithoutManagement(int feature) throws Exception {
    try (ForkedJvm jvm =
        ForkedJvm.on(jdk(feature))
            .flags("--limit-modules", "java.instrument")
            .agent(agentJar(), argument())
            .run("-p", tinyModule().toString(), "-m", "tiny/tiny.Main")
            .start(folder)) {
      assertWatchedInModules(jvm, false);
    }
  }

  @OnEachJdk
  void isMadeOfModulesWithoutTheJdksOwnManagement(int feature) throws Exception {
    try (ForkedJvm jvm =
        ForkedJvm.on(jdk(feature))
            .flags("--limit-modules", "java.instrument,java.management")
            .agent(agentJar(), argument())
            .run("-p", tinyModule().toString(), "-m", "tiny/tiny.Main")
            .start(folder)) {
      assertWatchedInModules(jvm, true);
    }
  }

  @OnEachJdk
  void isAnImageWithoutManagement(int feature) throws Exception {
    Jdk jdk = jdk(feature);
    Path image = folder.resolve("image");
    assumeTrue(
        feature > 23 || jdk.has("jmods/java.base.jmod"),
        () -> jdk + " has no jmods; install them (openjdk-17-jdk-headless has them) for jlink");
    try (ForkedJvm jlink =
        ForkedJvm.on(jdk)
            .tool("jlink")
            .run("--add-modules", "java.instrument", "--output", image.toString())
            .start(folder)) {
      int status = jlink.exitStatus();
      assumeTrue(status == 0, () -> "jlink of " + jdk + " makes no image: " + jlink.out());
    }
    try (ForkedJvm jvm =
        ForkedJvm.on(jdk)
            .image(image)
            .agent(agentJar(), argument())
            .run("-p", tinyModule().toString(), "-m", "tiny/tiny.Main")
            .start(folder)) {
      assertWatchedInModules(jvm, false);
    }
  }

  @Test
  void runsUnderASecurityManager() throws Exception {
    try (ForkedJvm jvm =
        host(17)
            .flags("-Djava.security.manager")
            .agent(agentJar(), argument())
            .run(program("BurstingHost", "aloud"))
            .start(folder)) {
      awaitUntil(jvm, () -> assertThat(jvm.out()).contains("burst\nburst\n"));
      endWell(jvm);
      assertThat(jvm.out().lines().filter(line -> !line.equals("burst")))
          .containsExactly("begun", "ended");
      assertThat(jvm.agentLines()).as("what the agent made of it").hasSize(1);
    }
  }

  @OnEachJdk
  void interruptsEveryThreadItFinds(int feature) throws Exception {
    try (ForkedJvm jvm =
        host(feature)
            .agent(agentJar(), argument())
            .run(program("HostileHost", "interrupts"))
            .start(folder)) {
      awaitAlert(jvm, alerts(), "thread_leak");
      endWell(jvm);
      assertThat(jvm.err()).doesNotContain("cannot").doesNotContain("fail");
    }
  }

  /** Whoever asks for direct memory that is not there has the whole heap collected. */
  @OnEachJdk
  void hasUsedUpItsDirectMemory(int feature) throws Exception {
    try (ForkedJvm jvm =
        host(feature)
            .flags("-XX:MaxDirectMemorySize=1m", "-Xlog:gc")
            .agent(agentJar(), argument() + ",data=" + folder.resolve("data"))
            .run(program("HostileHost", "direct"))
            .start(folder)) {
      awaitAlert(jvm, alerts(), "thread_leak");
      endWell(jvm);
      assertThat(jvm.out()).contains("ended").doesNotContain("System.gc()");
      assertThat(jvm.err()).doesNotContain("cannot").doesNotContain("fail");
    }
  }

  @OnEachJdk
  void putsAStandardErrorInPlaceThatThrows(int feature) throws Exception {
    try (ForkedJvm jvm =
        host(feature)
            .agent(agentJar(), argument())
            .run(program("HostileHost", "streams"))
            .start(folder)) {
      awaitAlert(jvm, alerts(), "thread_leak");
      awaitLine(jvm, "WARNING thread_leak");
      endWell(jvm);
    }
  }

  @OnEachJdk
  void hasAStandardErrorThatNobodyReads(int feature) throws Exception {
    try (ForkedJvm jvm =
        host(feature)
            .errorUnread()
            .agent(agentJar(), argument())
            .run(program("HostileHost", "flood"))
            .start(folder)) {
      awaitAlert(jvm, alerts(), "thread_leak");
      endWell(jvm);
      assertThat(jvm.out().lines()).containsExactly("ended");
    }
  }

  private void assertWatchedInModules(ForkedJvm jvm, boolean management) throws Exception {
    awaitAlert(jvm, alerts(), "custom_anomaly");
    endWell(jvm);
    assertThat(jvm.out().lines()).containsExactly("management: " + management, "ended");
    assertThat(jvm.agentLines().get(0)).contains(" signals every 20ms");
    assertThat(jvm.agentLines())
        .as("neither a warning nor a signal that is found missing late")
        .allMatch(
            line ->
                line.contains(" watches ")
                    || line.contains(" in tiny.Main: ")
                    || line.endsWith(" lines left out"));
  }

  /** A module that needs java.base only, and hands a metric to the agent as the library does. */
  private Path tinyModule() throws IOException {
    return Compiled.classes(
        folder.resolve("tiny"),
        "module tiny { exports tiny; }",
        """
        package tiny;
        import java.util.function.ObjDoubleConsumer;
        public final class Main {
          public static void main(String[] args) throws Exception {
            System.out.println(
                "management: " + ModuleLayer.boot().findModule("java.management").isPresent());
            Class<?> shim =
                Class.forName(
                    "dev.homeostat.agent.shim.HomeostatAgent",
                    true,
                    ClassLoader.getSystemClassLoader());
            for (int i = 0; i < 1_200 && System.in.available() == 0; i++) {
              @SuppressWarnings("unchecked")
              ObjDoubleConsumer<String> bridge =
                  (ObjDoubleConsumer<String>) shim.getMethod("bridge").invoke(null);
              if (bridge != null) {
                bridge.accept(null, 1);
              }
              for (int j = 0; bridge != null && j < 40; j++) {
                bridge.accept("orders", j == 39 ? 1_000 : 10);
              }
              Thread.sleep(50);
            }
            System.out.println("ended");
          }
        }
        """);
  }
}
