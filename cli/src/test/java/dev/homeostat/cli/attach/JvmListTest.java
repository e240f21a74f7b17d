package dev.homeostat.cli.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class JvmListTest {

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
}
