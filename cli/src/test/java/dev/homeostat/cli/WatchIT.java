package dev.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchIT {

  @TempDir Path folder;

  @Test
  void aJvmIsWatchedUntilItEndsAndNothingIsPutIntoIt() throws Exception {
    Process child = child();
    try {
      Jar jar = new Jar(Files.createDirectories(folder.resolve("jar")));
      Process watch = jar.start("watch", child.pid(), "--interval=20");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> jar.out().contains("watching " + Child.class.getName()));
      assertThat(jar.out()).containsPattern("from outside: 1[0-9] signals every 20 ms");

      child.destroy();

      assertThat(watch.waitFor()).as(jar.err()).isZero();
      assertThat(jar.out()).contains("watched for ");
      assertThat(folder.resolve("child-err")).isEmptyFile();
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void whatCannotBeWatchedIsToldInALine() throws Exception {
    Process child = child("-XX:-UsePerfData");
    try {
      Call call = Call.of("watch", child.pid());

      assertThat(call.status()).isEqualTo(3);
      assertThat(call.err())
          .contains("shares no performance counters", "homeostat attach " + child.pid())
          .hasLineCount(1);
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertThat(Call.of("watch", child.pid()).status()).isEqualTo(3);
    assertThat(Call.of("watch", "1", "--interval=5").status()).isEqualTo(2);
  }

  private Process child(String... flags) throws Exception {
    return AttachIT.child(folder, flags);
  }
}
