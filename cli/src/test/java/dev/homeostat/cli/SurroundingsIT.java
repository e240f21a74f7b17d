package dev.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homeostat.cli.attach.Attachment;
import dev.homeostat.cli.attach.TargetProcess;
import dev.homeostat.cli.watch.AugmentedSource;
import dev.homeostat.cli.watch.ProcessSource;
import dev.homeostat.cli.watch.Source;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that is another user's, in a container, or one of several: who may look, and how. */
class SurroundingsIT {

  private static final Path CLASSES = Path.of("target", "test-classes").toAbsolutePath();
  private static final Path PROGRAM = Path.of("target", "homeostat.jar").toAbsolutePath();
  private static final String NOBODY = "65534";

  @TempDir Path folder;

  @Test
  void aJvmInAContainerIsWatchedAndAttachedThroughItsOwnFiles() throws Exception {
    Process container = container("rw");
    try {
      long pid = pidIn(container);
      Jar jar = new Jar(Files.createDirectories(folder.resolve("jar")));

      assertThat(jar.start("watch", pid, "--interval=20", "--seconds=2").waitFor())
          .as(jar.err())
          .isZero();
      assertThat(jar.out())
          .contains("watching " + Child.class.getName())
          .containsPattern("watched for [2-9]\\d* s");

      assertThat(jar.start("attach", pid, "--component=inside").waitFor()).as(jar.err()).isZero();
      await().atMost(Duration.ofSeconds(60)).until(() -> said("err").contains(" watches inside: "));
      assertThat(jar.start("detach", pid).waitFor()).as(jar.err()).isZero();
      assertThat(jar.out()).contains("The agent left process " + pid);
    } finally {
      end(container);
    }
  }

  @Test
  void anAgentThatCannotBePutIntoAContainerIsToldWithTheRemedy() throws Exception {
    Process container = container("ro");
    try {
      Jar jar = new Jar(Files.createDirectories(folder.resolve("jar")));

      assertThat(jar.start("attach", pidIn(container)).waitFor()).isEqualTo(3);
      assertThat(jar.err()).contains("start it with -javaagent").hasLineCount(1);
    } finally {
      end(container);
    }
  }

  @Test
  void theJvmOfAnotherUserIsLeftAloneAndTheLineNamesBoth() throws Exception {
    Path setpriv = Path.of("/usr/bin/setpriv");
    assumeTrue(Files.isExecutable(setpriv), "util-linux has 'setpriv'");
    assumeTrue("root".equals(System.getProperty("user.name")), "root may be somebody else");
    Process child = AttachIT.child(folder);
    try {
      Process stranger =
          new ProcessBuilder(
                  setpriv.toString(),
                  "--reuid=" + NOBODY,
                  "--regid=" + NOBODY,
                  "--clear-groups",
                  Jar.java(),
                  "-jar",
                  PROGRAM.toString(),
                  "watch",
                  Long.toString(child.pid()))
              .directory(Path.of("/").toFile())
              .redirectOutput(folder.resolve("out").toFile())
              .redirectError(folder.resolve("err").toFile())
              .start();
      int status = stranger.waitFor();
      assumeTrue(!said("err").contains("Unable to access jarfile"), "everybody may read the jar");

      assertThat(status).as(said("err")).isEqualTo(3);
      assertThat(said("err"))
          .contains("process " + child.pid() + " belongs to root", "run this as root")
          .hasLineCount(1);
      assertThat(child.isAlive()).isTrue();
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void withoutANumberTheJvmsAreListedAndAPersonIsAsked() throws Exception {
    Process child = AttachIT.child(folder);
    try {
      String row = "  " + child.pid() + "  " + Child.class.getName() + " wait";
      Call call = Call.of("watch");

      assertThat(call.status()).isEqualTo(2);
      assertThat(call.err().lines()).contains(row);
      assertThat(call.err()).contains("no PID; allowed is one of the JVMs above");

      Path script = Path.of("/usr/bin/script");
      assumeTrue(Files.isExecutable(script), "util-linux has 'script'");
      String watch = Jar.java() + " -jar " + PROGRAM + " watch --interval=20 --seconds=1";
      Path typescript = folder.resolve("typescript");
      ProcessBuilder builder =
          new ProcessBuilder(script.toString(), "-qfec", watch, typescript.toString());
      builder.environment().put("TERM", "dumb");
      Process terminal = builder.redirectOutput(folder.resolve("terminal").toFile()).start();
      await().atMost(Duration.ofSeconds(60)).until(() -> said("typescript").contains("PID? "));

      terminal.getOutputStream().write((child.pid() + "\n").getBytes(StandardCharsets.UTF_8));
      terminal.getOutputStream().flush();

      assertThat(terminal.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(said("typescript")).contains(row, "watching " + Child.class.getName());
      assertThat(terminal.exitValue()).isZero();
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void managementBeansAreAskedForOnceTheProgramHasRunForAMinute() throws Exception {
    Process child = AttachIT.child(folder);
    List<String> lines = new ArrayList<>();
    Readings readings = new Readings();
    long started = 1_000_000;
    TargetProcess target = TargetProcess.jvm(child.pid());
    try (Source source =
        new AugmentedSource(
            new ProcessSource(target, "child", lines::add),
            new Attachment(target),
            started,
            lines::add)) {
      readings.begin(1, started + 59_999);
      assertThat(source.read(readings)).isTrue();
      assertThat(lines).isEmpty();
      assertThat(readings.offers(Signal.DIRECT_MB)).isFalse();
      assertThat(readings.value(Signal.THREADS)).isPositive();

      readings.begin(2, started + 60_000);
      assertThat(source.read(readings)).isTrue();
      assertThat(lines)
          .containsExactly(
              "its management agent runs now: it listens on all interfaces, with a port of its own,"
                  + " until the process ends");
      assertThat(readings.value(Signal.DIRECT_MB)).isNotNegative();

      child.destroyForcibly().waitFor();
      readings.begin(3, started + 61_000);
      assertThat(source.read(readings)).isFalse();
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  /** A JVM with process numbers and a {@code /tmp} of its own, which may be written or not. */
  private Process container(String access) throws Exception {
    Path unshare = Path.of("/usr/bin/unshare");
    assumeTrue(Files.isExecutable(unshare), "util-linux has 'unshare'");
    String inside =
        """
        mount --bind %s /mnt && mount -t tmpfs -o %s none /tmp || { echo no container; exit 77; }
        exec %s -cp /mnt %s wait
        """
            .formatted(CLASSES, access, Jar.java(), Child.class.getName());
    Process container =
        new ProcessBuilder(
                List.of(
                    unshare.toString(),
                    "-p",
                    "-m",
                    "--fork",
                    "--mount-proc",
                    "/bin/sh",
                    "-c",
                    inside))
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> said("out").contains("started") || !container.isAlive());
    assumeTrue(container.isAlive(), "no container may be made: " + said("err"));
    return container;
  }

  private static long pidIn(Process container) {
    return container.children().findFirst().orElseThrow().pid();
  }

  private static void end(Process container) throws InterruptedException {
    container.descendants().forEach(ProcessHandle::destroyForcibly);
    container.destroyForcibly().waitFor();
  }

  private String said(String name) throws IOException {
    Path file = folder.resolve(name);
    return Files.exists(file) ? Files.readString(file) : "";
  }
}
