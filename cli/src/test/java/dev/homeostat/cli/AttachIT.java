package dev.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachIT {

  private static final String CLASSES =
      Path.of("target", "test-classes").toAbsolutePath().toString();

  @TempDir Path folder;

  @Test
  void theAgentIsLoadedOnceAndUnloadedAgain() throws Exception {
    Process child = child();
    try {
      Jar jar = new Jar(Files.createDirectories(folder.resolve("jar")));

      assertThat(jar.start("attach", child.pid(), "--component=late").waitFor())
          .as(jar.err())
          .isZero();
      assertThat(jar.out()).startsWith("The agent watches process " + child.pid());
      await().atMost(Duration.ofSeconds(60)).until(() -> childErr().contains(" watches late: "));
      assertThat(jar.start("attach", child.pid()).waitFor()).isEqualTo(3);
      assertThat(jar.err()).contains("is watched by an agent already");

      assertThat(jar.start("detach", child.pid()).waitFor()).as(jar.err()).isZero();
      assertThat(jar.out()).contains("The agent left process " + child.pid());
      assertThat(jar.start("detach", child.pid()).waitFor()).isZero();
      assertThat(jar.out()).contains("There is no agent in process " + child.pid());
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void aJvmThatRefusesIsToldWithTheRemedy() throws Exception {
    Process child = child("-XX:-EnableDynamicAgentLoading");
    try {
      Jar jar = new Jar(Files.createDirectories(folder.resolve("jar")));
      int status = jar.start("attach", child.pid()).waitFor();
      if (Runtime.version().feature() >= 21) {
        assertThat(status).isEqualTo(3);
        assertThat(jar.err()).contains("start it with -javaagent").hasLineCount(1);
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void whatIsNoJvmIsLeftAlone() throws Exception {
    Process sleep = new ProcessBuilder("sleep", "60").start();
    try {
      Call call = Call.of("attach", sleep.pid());

      assertThat(call.status()).isEqualTo(3);
      assertThat(call.err()).contains("process " + sleep.pid() + " (sleep) is no JVM");
      assertThat(sleep.isAlive()).isTrue();
    } finally {
      sleep.destroyForcibly().waitFor();
    }
    Call gone = Call.of("detach", sleep.pid());
    assertThat(gone.status()).isEqualTo(3);
    assertThat(gone.err()).contains("there is no process " + sleep.pid());
  }

  @Test
  void anAttachThatIsEndedLeavesNoFile() throws Exception {
    Set<String> before = carriedAgents();
    Process child = child();
    try {
      signal(child, "STOP"); // It does not answer, and is waited for.
      Jar jar = new Jar(Files.createDirectories(folder.resolve("jar")));
      Process attach = jar.start("attach", child.pid());
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> !before.containsAll(carriedAgents()) || !attach.isAlive());

      attach.destroy();

      assertThat(attach.waitFor()).as(jar.err()).isEqualTo(143);
      await()
          .atMost(Duration.ofSeconds(60)) // Other tests attach as well.
          .until(() -> before.containsAll(carriedAgents()));
    } finally {
      child.destroyForcibly().waitFor();
      Files.deleteIfExists(Path.of(".attach_pid" + child.pid())); // The JDK's own question.
    }
  }

  private static void signal(Process process, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  private static Set<String> carriedAgents() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/tmp"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("homeostat-agent-") && name.endsWith(".jar"))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void aWordThatIsNoNumberIsWrongUse() {
    Call call = Call.of("attach", "shop");

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err()).contains("'shop' is no PID");
    assertThat(Call.of("attach", "1", "--intervall=1s").err()).contains("unknown agent key");
  }

  private Process child(String... flags) throws IOException {
    return child(folder, flags);
  }

  /** A program of a JVM of its own that waits. */
  static Process child(Path folder, String... flags) throws IOException {
    return program(folder, Child.class, "wait", flags);
  }

  /** A program of a JVM of its own that says when it started. */
  static Process program(Path folder, Class<?> main, String argument, String... flags)
      throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Jar.java());
    words.addAll(List.of(flags));
    words.addAll(List.of("-cp", CLASSES, main.getName(), argument));
    Process child =
        new ProcessBuilder(words)
            .redirectOutput(folder.resolve("child-out").toFile())
            .redirectError(folder.resolve("child-err").toFile())
            .start();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.readString(folder.resolve("child-out")).contains("started"));
    return child;
  }

  private String childErr() throws IOException {
    return Files.readString(folder.resolve("child-err"));
  }
}
