package dev.homeostat.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertFileTest {

  @TempDir Path folder;

  @Test
  void givesEachLineOnceItIsWhole() throws IOException {
    Path file = folder.resolve("alerts.jsonl");
    AlertFile alerts = new AlertFile(file);
    assertThat(alerts.next()).isEmpty();

    Files.writeString(file, "{\"a\":1}\n{\"b\"");
    assertThat(alerts.next()).containsExactly(new SeenAlert("{\"a\":1}"));
    assertThat(alerts.next()).isEmpty();

    Files.writeString(file, ":2}\n", StandardOpenOption.APPEND);
    assertThat(alerts.next()).containsExactly(new SeenAlert("{\"b\":2}"));
  }

  @Test
  void readsTheFieldsAPersonAsksFor() {
    SeenAlert alert =
        new SeenAlert(
            "{\"component\":\"a \\\"shop\\\"\",\"anomaly_type\":\"thread_leak\",\"current\":1,"
                + "\"started_at\":\"2026-11-23T21:00:00.250Z\"}");

    assertThat(alert.component()).isEqualTo("a \\\"shop\\\"");
    assertThat(alert.anomalyType()).isEqualTo("thread_leak");
    assertThat(alert.startedAt()).isEqualTo("2026-11-23T21:00:00.250Z");
  }
}
