package dev.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts that were written before, read again. */
class ReplayOfAlertsTest {

  private static final String CONTROL =
      "{\"component\":\"shop\",\"timestamp\":\"2026-11-24T00:00:00.000Z\",\"schema\":1,"
          + "\"record\":\"control\",\"command\":\"mark\",\"by\":\"jmx\",\"done\":true,"
          + "\"summary\":\"deployed 2\"}\n";

  @TempDir Path folder;

  private String alerts;

  @BeforeEach
  void alertsOfALeak() throws IOException {
    StringBuilder csv = new StringBuilder("timestamp,threads\n");
    for (int i = 0; i < 1_000; i++) {
      csv.append(1_700_000_000_000L + i * 1_000L).append(',');
      csv.append(40 + i % 3 + Math.max(0, i - 600)).append('\n');
    }
    Path recording = write("leak.csv", csv.toString());
    alerts = Call.of("replay", "--format=json", recording).out();
    assertThat(alerts).contains("thread_leak");
  }

  @Test
  void comeOutAsTheyWentIn() throws IOException {
    Path file = write("alerts.jsonl", alerts);

    assertThat(Call.of("replay", "--format=json", file).out()).isEqualTo(alerts);
  }

  @Test
  void areToldCountedAndGated() throws IOException {
    Call call = Call.of("replay", "--fail-on=warning", gzip("alerts.jsonl.gz", CONTROL + alerts));

    assertThat(call.status()).as(call.err()).isEqualTo(1);
    assertThat(call.out())
        .contains(" WARNING thread_leak in ")
        .contains("thread_leak of threads, ");
    assertThat(call.out().lines().reduce((a, b) -> b).orElseThrow())
        .endsWith(": 1 alert, 1 metric, 1 episode; 1 record of control");
  }

  @Test
  void makeAReport() throws IOException {
    Path page = folder.resolve("page.html");

    Call call = Call.of("replay", "--report=" + page, write("alerts.jsonl", alerts));

    assertThat(call.status()).isZero();
    assertThat(Files.readString(page)).contains("1 episode", "thread_leak", "threads grows by");
  }

  @Test
  void badLinesAreToldAndLeftOut() throws IOException {
    Path file =
        write(
            "alerts.jsonl",
            alerts
                + "{\"anomaly_type\":\"thread_leak\"}\n"
                + "not json\n"
                + alerts.lines().findFirst().orElseThrow().replace("thread_leak", "gremlins")
                + "\n{\"component\":");

    Call call = Call.of("replay", file);

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err().lines())
        .hasSize(4)
        .allMatch(line -> line.contains("is no alert of ours"));
    assertThat(call.err()).contains("it has no text 'component'").contains("'gremlins' is none");
    assertThat(call.out()).contains("1 episode, 4 problems");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path gzip(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }
}
