package dev.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.homeostat.cli.launch.AgentKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunIT {

  private static final String CLASSES =
      Path.of("target", "test-classes").toAbsolutePath().toString();

  @TempDir Path folder;

  @Test
  void theProgramsStatusAndOutputGoThrough() throws Exception {
    Jar jar = new Jar(folder);

    int status = jar.start("run", "--", Jar.java(), "-cp", CLASSES, name(), "42").waitFor();

    assertThat(status).isEqualTo(42);
    assertThat(jar.out()).isEqualToNormalizingNewlines("started\nending\n");
    assertThat(jar.temporary()).isEmptyDirectory();
  }

  @Test
  void theAgentKnowsEveryKey() throws Exception {
    Jar jar = new Jar(folder);
    List<Object> words = new ArrayList<>(List.of("run"));
    AgentKeys.KNOWN.forEach(key -> words.add("--" + key + "=a,b"));
    words.addAll(List.of("--", Jar.java(), "-cp", CLASSES, name(), "wait"));

    Process run = jar.start(words.toArray());
    await().atMost(Duration.ofSeconds(60)).until(() -> jar.err().contains("watches a,b"));
    send("TERM", run);
    run.waitFor();

    assertThat(jar.err()).contains("bad value 'a,b' of interval").doesNotContain("unknown key");
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
  void aSignalReachesTheProgramAndItsStatusComesBack(String signal, int status) throws Exception {
    assumeFalse(
        isIgnored(status - 128), "the shell that runs the tests has SIG" + signal + " ignored");
    Jar jar = new Jar(folder);
    Process run = jar.start("run", "--", Jar.java(), "-cp", CLASSES, name(), "wait");
    await().atMost(Duration.ofSeconds(60)).until(() -> jar.out().contains("started"));

    send(signal, run);

    await().atMost(Duration.ofSeconds(60)).until(() -> !run.isAlive());
    assertThat(run.exitValue()).isEqualTo(status);
    assertThat(jar.out()).contains("ending");
    assertThat(jar.temporary()).isEmptyDirectory();
  }

  /** A signal ignored by a parent, as under nohup, stays ignored in every program it starts. */
  private static boolean isIgnored(int signal) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .map(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).trim(), 16))
        .anyMatch(ignored -> (ignored >> (signal - 1) & 1) == 1);
  }

  @Test
  void aScriptsJvmGetsTheAgentToo() throws Exception {
    Jar jar = new Jar(folder);
    Path script = folder.resolve("start.sh");
    Files.writeString(
        script, "#!/bin/sh\nexec '%s' -cp '%s' %s 7\n".formatted(Jar.java(), CLASSES, name()));

    int status = jar.start("run", "--", "/bin/sh", script).waitFor();

    assertThat(status).isEqualTo(7);
    assertThat(jar.err()).contains("JAVA_TOOL_OPTIONS: -javaagent:");
  }

  @Test
  void aProgramThatIsNotThereIsWrongUse() throws Exception {
    Jar jar = new Jar(folder);

    int status = jar.start("run", "--", folder.resolve("nothing")).waitFor();

    assertThat(status).isEqualTo(2);
    assertThat(jar.err()).startsWith("homeostat run: cannot start '").hasLineCount(1);
  }

  private static String name() {
    return Child.class.getName();
  }

  private static void send(String signal, Process to) throws IOException, InterruptedException {
    new ProcessBuilder("/bin/sh", "-c", "kill -s " + signal + " " + to.pid()).start().waitFor();
  }
}
