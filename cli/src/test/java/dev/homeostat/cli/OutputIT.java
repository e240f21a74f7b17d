package dev.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OutputIT {

  private static final String DOCTOR =
      "'"
          + Jar.java()
          + "' -jar '"
          + Path.of("target", "homeostat.jar").toAbsolutePath()
          + "' doctor";

  @Test
  void aFullDiskIsNoSuccess() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")));

    Process shell = shell(DOCTOR + " > /dev/full");

    assertThat(new String(shell.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .startsWith("homeostat: cannot write to standard output")
        .hasLineCount(1);
    assertThat(shell.waitFor()).isEqualTo(70);
  }

  @Test
  void aReaderThatGoesAwayIsNobodysFault() throws Exception {
    Process shell = shell("{ " + DOCTOR + "; echo status $? >&2; } | true");

    assertThat(new String(shell.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines("status 141\n");
  }

  private static Process shell(String command) throws Exception {
    return new ProcessBuilder("/bin/sh", "-c", command).start();
  }
}
