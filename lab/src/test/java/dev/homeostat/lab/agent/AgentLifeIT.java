package dev.homeostat.lab.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.lab.fork.ForkedJvm;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** How the agent comes into a JVM and goes with it. */
final class AgentLifeIT extends WatchedHost {

  private String argument() {
    return FAST + ",alerts=" + alerts();
  }

  @OnEachJdk
  void endsWithTheHostAndHasNoThreadThatKeepsIt(int feature) throws Exception {
    try (ForkedJvm jvm =
        host(feature)
            .agent(agentJar(), argument())
            .run(program("BurstingHost", "census"))
            .start(folder)) {
      awaitAlert(jvm, alerts(), "thread_leak");
      endWell(jvm);
      assertThat(jvm.out().lines()).containsExactly("begun", "not a daemon: main", "ended");
    }
  }

  @OnEachJdk
  void letsMainExitWithItsStatus(int feature) throws Exception {
    try (ForkedJvm jvm =
        host(feature)
            .agent(agentJar(), argument())
            .run(program("EndingHost", "exit"))
            .start(folder)) {
      awaitAlert(jvm, alerts(), "thread_leak");
      jvm.tell("end");
      assertThat(jvm.exitStatus()).isEqualTo(3);
    }
  }

  @OnEachJdk
  void leavesTheStackTraceOfMainAsItIs(int feature) throws Exception {
    String without;
    try (ForkedJvm jvm = host(feature).run(program("EndingHost", "throw")).start(folder)) {
      jvm.tell("end");
      assertThat(jvm.exitStatus()).isEqualTo(1);
      without = jvm.err();
    }
    try (ForkedJvm jvm =
        host(feature)
            .agent(agentJar(), argument())
            .run(program("EndingHost", "throw"))
            .start(folder)) {
      awaitAlert(jvm, alerts(), "thread_leak");
      jvm.tell("end");
      assertThat(jvm.exitStatus()).isEqualTo(1);
      assertThat(jvm.err().lines().filter(line -> !line.startsWith("homeostat: ")))
          .containsExactlyElementsOf(without.lines().toList());
    }
  }

  @OnEachJdk
  void aMainThatReturnsAtOnceIsNotHeldUp(int feature) throws Exception {
    try (ForkedJvm jvm =
        ForkedJvm.on(jdk(feature)).agent(agentJar(), "").run("-version").start(folder)) {
      assertThat(jvm.exitStatus()).isZero();
    }
  }

  @OnEachJdk
  void worksInSixteenMegabytes(int feature) throws Exception {
    try (ForkedJvm jvm =
        host(feature)
            .flags("-Xmx16m")
            .agent(agentJar(), argument())
            .run(program("BurstingHost"))
            .start(folder)) {
      awaitAlert(jvm, alerts(), "thread_leak");
      endWell(jvm);
      assertThat(jvm.out().lines()).containsExactly("begun", "ended");
    }
  }

  @OnEachJdk
  void asksForNothingOfASecondCopy(int feature) throws Exception {
    Path copy = Files.copy(agentJar(), folder.resolve("copy.jar"));
    try (ForkedJvm jvm =
        host(feature)
            .agent(agentJar(), argument())
            .agent(agentJar(), FAST + ",component=second")
            .agent(copy, FAST + ",component=third")
            .run(program("BurstingHost"))
            .start(folder)) {
      awaitAlert(jvm, alerts(), "thread_leak");
      endWell(jvm);
      assertThat(started(jvm)).hasSize(1);
      assertThat(jvm.err()).doesNotContain("second").doesNotContain("third");
    }
  }

  @OnEachJdk
  void isLoadedIntoARunningJvmOnce(int feature) throws Exception {
    try (ForkedJvm jvm =
        host(feature)
            .flags("-XX:+EnableDynamicAgentLoading")
            .run(program("BurstingHost", "census"))
            .start(folder)) {
      awaitUntil(jvm, () -> assertThat(jvm.out()).contains("begun"));
      attach(feature, jvm);
      awaitAlert(jvm, alerts(), "thread_leak");
      attach(feature, jvm);
      endWell(jvm);
      assertThat(started(jvm)).hasSize(1);
      assertThat(jvm.out()).contains("not a daemon: main\n");
    }
  }

  @OnEachJdk
  void isUnloadedAndLeavesNoThreadClassBeanOrDescriptor(int feature) throws Exception {
    try (ForkedJvm jvm =
        host(feature)
            .flags("-XX:+EnableDynamicAgentLoading", "-Duser.home=" + folder)
            // With beans of the JVM's own there are ours too.
            .flags("-Dcom.sun.management.jmxremote")
            .run(program("BurstingHost"))
            .start(folder)) {
      awaitUntil(jvm, () -> assertThat(jvm.out()).contains("begun"));
      // The first word to a JVM makes it listen, on a socket that is not the agent's.
      assertThat(jcmd(feature, jvm, "Thread.print")).doesNotContain("\"homeostat-");
      Set<String> before = descriptors(jvm);
      attach(feature, jvm, argument() + ",http=0");
      awaitAlert(jvm, alerts(), "thread_leak");
      assertThat(jcmd(feature, jvm, "Thread.print")).contains("\"homeostat-sampler\"");
      awaitUntil(
          jvm,
          () ->
              assertThat(jcmd(feature, jvm, "GC.class_histogram"))
                  .contains("dev.homeostat.sink.ManagementBean"));

      attach(feature, jvm, "detach");

      assertThat(jcmd(feature, jvm, "Thread.print")).doesNotContain("\"homeostat-");
      awaitUntil(
          jvm,
          () ->
              assertThat(jcmd(feature, jvm, "GC.class_histogram"))
                  .contains("java.lang.String")
                  .doesNotContain(
                      "AgentClassLoader",
                      "dev.homeostat.signal.",
                      "dev.homeostat.sink.",
                      "dev.homeostat.web."));
      awaitUntil(
          jvm,
          () ->
              assertThat(openedSince(before, jvm))
                  .doesNotHaveDuplicates()
                  .isSubsetOf(agentJar().getFileName().toString(), "socket"));

      attach(feature, jvm, argument());
      awaitUntil(jvm, () -> assertThat(started(jvm)).hasSize(2));
      endWell(jvm);
    }
  }

  /** What it holds open, where the system tells. */
  private static Set<String> descriptors(ForkedJvm jvm) throws IOException {
    Set<String> targets = new TreeSet<>();
    Path descriptors = Path.of("/proc", Long.toString(jvm.pid()), "fd");
    if (Files.isDirectory(descriptors)) {
      try (DirectoryStream<Path> open = Files.newDirectoryStream(descriptors)) {
        for (Path descriptor : open) {
          try {
            targets.add(Files.readSymbolicLink(descriptor).toString());
          } catch (NoSuchFileException e) {
            // It was closed meanwhile.
          }
        }
      }
    }
    return targets;
  }

  /** Names of what it holds open and did not before; of sockets only that they are some. */
  private static List<String> openedSince(Set<String> before, ForkedJvm jvm) throws IOException {
    return descriptors(jvm).stream()
        .filter(target -> !before.contains(target))
        .map(
            target ->
                target.startsWith("socket:") ? "socket" : target.replaceFirst(".*/(?=[^/])", ""))
        .toList();
  }

  private String jcmd(int feature, ForkedJvm jvm, String command) throws Exception {
    try (ForkedJvm jcmd =
        ForkedJvm.on(jdk(feature))
            .tool("jcmd")
            .run(Long.toString(jvm.pid()), command)
            .start(folder)) {
      assertThat(jcmd.exitStatus()).as(jcmd.err()).isZero();
      return jcmd.out();
    }
  }

  private void attach(int feature, ForkedJvm jvm) throws Exception {
    attach(feature, jvm, argument());
  }

  private void attach(int feature, ForkedJvm jvm, String argument) throws Exception {
    String[] words = program("Attacher", Long.toString(jvm.pid()), agentJar().toString(), argument);
    try (ForkedJvm attacher = host(feature).run(words).start(folder)) {
      assertThat(attacher.exitStatus()).as(attacher.err()).isZero();
    }
  }

  private static List<String> started(ForkedJvm jvm) {
    return jvm.agentLines().stream().filter(line -> line.contains(" watches ")).toList();
  }
}
