package dev.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayCommandTest {

  @TempDir Path folder;

  @Test
  void aSpikeInASteadyMetricIsAnAlert() throws IOException {
    Path file = write("spike.csv", spike("timestamp,value"));

    Call call = Call.of("replay", file);

    assertThat(call.status()).isZero();
    assertThat(call.err()).isEmpty();
    assertThat(call.out().lines())
        .containsExactly(
            ("2014-04-01T00:20:00Z WARNING custom_anomaly in %s: custom_metrics.value is 90, 4.5"
                    + " standard deviations above its mean of 13.8")
                .formatted(file),
            file + ": 21 rows, 1 metric, 1 alert");
  }

  @Test
  void jsonIsAlertsAndNothingElse() throws IOException {
    Call call = Call.of("replay", "--format=json", write("spike.csv", spike("timestamp,value")));

    assertThat(call.out().lines())
        .singleElement()
        .asString()
        .startsWith("{\"component\":\"")
        .contains(
            "\"metric\":\"custom_metrics.value\",\"current\":90,",
            "\"timestamp\":\"2014-04-01T00:20:00.000Z\"",
            "\"resource\":{}");
  }

  @ParameterizedTest
  @CsvSource({
    "value, warning, 1",
    "value, critical, 0",
    "heap_alloc_mb, warning, 1",
    "heap_alloc_mb, critical, 1"
  })
  void failsOnAlertsWhereThatIsAskedFor(String metric, String severity, int status)
      throws IOException {
    Path file = write("spike.csv", spike("timestamp," + metric));

    assertThat(Call.of("replay", "--fail-on=" + severity, file).status()).isEqualTo(status);
  }

  @Test
  void badInputBeatsAlerts() throws IOException {
    Path file = write("spike.csv", spike("timestamp,value") + "tomorrow,1\n");

    Call call = Call.of("replay", "--fail-on=warning", file);

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.out()).contains("21 rows, 1 metric, 1 alert, 1 problem");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zscore", "default"})
  void theRulesCanBeNamed(String rules) throws IOException {
    Path file = write("spike.csv", spike("timestamp,value"));

    assertThat(Call.of("replay", "--detectors=" + rules, file).out()).contains("1 alert");
  }

  @Test
  void aCompressedFileIsRead() throws IOException {
    Path file = folder.resolve("spike.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(spike("timestamp,value").getBytes(StandardCharsets.UTF_8));
    }

    assertThat(Call.of("replay", file).out()).contains("21 rows, 1 metric, 1 alert");
  }

  @Test
  void whatWasReadOfACompressedFileThatWasCutOffIsJudged() throws IOException {
    Path whole = folder.resolve("whole.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(whole))) {
      out.write("timestamp,value\n".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 50_000; i++) {
        out.write((i + "," + i * 7919 % 1000 + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] bytes = Files.readAllBytes(whole);
    Path file = folder.resolve("cut.csv.gz");
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

    Call call = Call.of("replay", file);

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err()).startsWith(file + ": row ").contains("cannot be read on");
    assertThat(call.out()).contains(" rows, 1 metric, ").doesNotContain(": 0 rows");
  }

  @Test
  void aByteOrderMarkIsSkipped() throws IOException {
    Path file = write("bom.csv", "\ufeff" + spike("timestamp,value"));

    assertThat(Call.of("replay", file).out()).contains("21 rows, 1 metric, 1 alert");
  }

  @Test
  void eachFileIsJudgedAfresh() throws IOException {
    Path first = write("a.csv", spike("timestamp,value"));
    Path second = write("b.csv", spike("timestamp,value"));

    assertThat(Call.of("replay", first, second).out().lines())
        .filteredOn(line -> line.endsWith("21 rows, 1 metric, 1 alert"))
        .hasSize(2);
  }

  @Test
  void oneBadFileDoesNotKeepTheOthersFromBeingJudged() throws IOException {
    Path missing = folder.resolve("missing.csv");

    Call call = Call.of("replay", missing, write("spike.csv", spike("timestamp,value")));

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err()).isEqualToIgnoringNewLines(missing + ": there is no such file");
    assertThat(call.out()).contains("21 rows, 1 metric, 1 alert");
  }

  @Test
  void aFolderAnEmptyAndABinaryFileAreTold() throws IOException {
    Path binary = folder.resolve("binary.csv");
    Files.write(binary, new byte[] {'P', 'K', 3, 4, 0, 0});
    Path empty = write("empty.csv", "");
    Path noGzip = write("plain.csv.gz", "timestamp,value\n");

    Call call = Call.of("replay", folder, binary, empty, noGzip);

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err().lines())
        .containsExactly(
            folder + ": is a folder; allowed is a CSV file",
            binary + ": is no text in UTF-8; allowed is CSV, and CSV in a name.gz",
            empty + ": is empty; allowed is CSV with the header timestamp,<metric>,<metric>…",
            noGzip + ": cannot be read (Not in GZIP format)");
  }

  @Test
  void whatTheRuleCannotJudgeIsSaid() throws IOException {
    Path file =
        write(
            "sparse.csv",
            """
            timestamp,fd_open,value
            2014-04-01 00:00:00,3,4
            2014-04-01 01:00:00,3,4
            """);

    assertThat(Call.of("replay", file).out())
        .contains(
            "2 rows, 2 metrics, 0 alerts; zscore does not judge fd_open; too few values within 60"
                + " minutes to judge custom_metrics.value (10 are needed)");
  }

  /** Twenty values around ten, a minute apart, and one of ninety. */
  private static String spike(String header) {
    StringBuilder csv = new StringBuilder(header).append('\n');
    for (int minute = 0; minute < 20; minute++) {
      csv.append("2014-04-01 00:%02d:00,%d%n".formatted(minute, 9 + 2 * (minute % 2)));
    }
    return csv.append("2014-04-01 00:20:00,90\n").toString();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
