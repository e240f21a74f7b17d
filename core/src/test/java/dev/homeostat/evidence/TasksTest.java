package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.signal.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TasksTest {

  @TempDir Path process = Path.of("");

  @Test
  void countsWhatEachNameUsedBetweenTwoLooks() throws Exception {
    Files.writeString(process.resolve("comm"), "java\n");
    task(1, "java", 100);
    task(2, "GC Thread#0", 1_000);
    Tasks tasks = new Tasks(process);
    Map<String, Long> before = tasks.used(patience());
    task(2, "GC Thread#0", 1_500);
    task(3, "rocksdb:low0", 70);

    assertThat(tasks.between(before, tasks.used(patience())))
        .containsOnly(Map.entry("GC Thread#0", 500.0), Map.entry("rocksdb:low0", 70.0));
    assertThat(tasks.ofProcess()).isEqualTo("java");
  }

  @Test
  void whereThereIsNoSuchFolderThereIsNothing() throws Exception {
    Tasks none = new Tasks(process.resolve("none"));
    assertThat(none.used(patience())).isEmpty();
    assertThat(none.ofProcess()).isEmpty();
  }

  private void task(int number, String name, long nanos) throws IOException {
    Path folder = Files.createDirectories(process.resolve("task/" + number));
    Files.writeString(folder.resolve("comm"), name + "\n");
    Files.writeString(folder.resolve("schedstat"), nanos + " 0 1\n");
  }

  private static Patience patience() {
    return new Patience(Clock.system(), Duration.ofMinutes(1), () -> false);
  }
}
