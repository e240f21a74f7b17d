package dev.homeostat.cli.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class JvmListTest {

  private static final String SLEEPER =
      """
      class Sleeper {
        public static void main(String[] args) throws Exception {
          System.out.print('!');
          System.out.flush();
          Thread.sleep(60_000);
        }
      }
      """;

  /** As the first process of a container does, when a JVM was it before. */
  @Test
  void whatBearsTheNumberOfAJvmThatWasKilledIsNoJvm() throws Exception {
    Path own =
        Path.of(
            "/tmp",
            "hsperfdata_" + System.getProperty("user.name"),
            Long.toString(ProcessHandle.current().pid()));
    assumeThat(own).as("this JVM shares its counters").exists();
    Process sleep = new ProcessBuilder("sleep", "60").start();
    Path stale = own.resolveSibling(Long.toString(sleep.pid()));
    try {
      Files.copy(own, stale);

      assertThat(JvmList.name(sleep.pid())).as("is announced").doesNotStartWith("process ");
      assertThat(JvmList.all()).extracting(JvmList.Jvm::pid).doesNotContain(sleep.pid());
    } finally {
      sleep.destroyForcibly().waitFor();
      Files.deleteIfExists(stale);
    }
  }

  /** As Cassandra and Solr start theirs. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aJvmThatSharesNoCountersIsListedByItsCommandLine(@TempDir Path folder) throws Exception {
    Path source = Files.writeString(folder.resolve("Sleeper.java"), SLEEPER);
    Process silent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+PerfDisableSharedMem",
                "-Xmx64m",
                source.toString(),
                "an argument")
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(silent.getInputStream().read()).isEqualTo('!');
      assertThat(JvmList.all())
          .contains(new JvmList.Jvm(silent.pid(), "Sleeper.java"))
          .extracting(JvmList.Jvm::pid)
          .doesNotContain(ProcessHandle.current().pid());
      assertThat(JvmList.name(silent.pid())).isEqualTo("Sleeper.java");
    } finally {
      silent.destroyForcibly().waitFor();
    }
  }
}
