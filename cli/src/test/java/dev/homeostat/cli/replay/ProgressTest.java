package dev.homeostat.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.Judge;
import dev.homeostat.detect.DetectorKind;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressTest {

  @TempDir Path folder;

  @Test
  void ofATextTheShareThatWasReadGrows() throws IOException {
    StringBuilder csv = new StringBuilder("timestamp,value\n");
    for (int row = 0; row < 50_000; row++) {
      csv.append(1_000_000 + row).append(",1\n");
    }

    assertThat(shown("a.csv", csv.toString().getBytes(StandardCharsets.UTF_8)))
        .containsPattern("a.csv: \\d+ rows, [1-4]\\d %")
        .containsPattern("a.csv: \\d+ rows, [6-9]\\d %");
  }

  @Test
  void ofARecordingOfTheEventRecorderNobodyKnowsTheShare() throws IOException {
    assertThat(shown("run.jfr", recording())).contains("run.jfr: 1 event").doesNotContain("%");
  }

  @Test
  void ofACompressedOneTheShareIsThatOfTheUnpacking() throws IOException {
    Path packed = folder.resolve("packed");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(recording());
    }

    assertThat(shown("run.jfr.gz", Files.readAllBytes(packed)))
        .containsPattern("run.jfr.gz: \\d+ MB unpacked, \\d+ %")
        .contains("run.jfr.gz: 1 event")
        .doesNotContainPattern("events?, \\d");
  }

  @Test
  void ofARangeQueryAllIsReadBeforeItIsJudged() throws IOException {
    String answer = "[{\"metric\":{},\"values\":[[1700000000,\"1\"],[1700000001,\"1\"]]}]";

    assertThat(shown("a.json", answer.getBytes(StandardCharsets.UTF_8)))
        .contains("a.json: 1 series, 2 values")
        .doesNotContain("%");
  }

  @Test
  void whatAFileIsCalledDoesNotReachTheTerminalAsItIs() throws IOException {
    StringBuilder csv = new StringBuilder("timestamp,value\n");
    for (int row = 0; row < 5_000; row++) {
      csv.append(1_000_000 + row).append(",1\n");
    }

    assertThat(shown("a\033[31m.csv", csv.toString().getBytes(StandardCharsets.UTF_8)))
        .contains(".csv: ")
        .doesNotContain("\033[31m");
  }

  private byte[] recording() throws IOException {
    Path file = folder.resolve("recorded.jfr");
    try (jdk.jfr.Recording recording = new jdk.jfr.Recording()) {
      recording.enable("jdk.JavaThreadStatistics");
      recording.start();
      recording.stop();
      recording.dump(file);
    }
    return Files.readAllBytes(file);
  }

  /** All that was shown, where each look at the clock is a second later. */
  private String shown(String name, byte[] content) throws IOException {
    Path file = Files.write(folder.resolve(name), content);
    StringWriter terminal = new StringWriter();
    AtomicLong nanos = new AtomicLong();
    Progress progress =
        new Progress(new PrintWriter(terminal), true, () -> nanos.addAndGet(1_000_000_000L));
    new Recording(
            RecordedFiles.of(file),
            EnumSet.allOf(DetectorKind.class),
            new Problems(name, problem -> {}))
        .replay(alert -> {}, progress, null, Onlooker.NONE, Judge.NO_SCORES);
    return terminal.toString();
  }
}
