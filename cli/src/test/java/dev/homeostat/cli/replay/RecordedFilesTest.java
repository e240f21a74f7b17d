package dev.homeostat.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedFilesTest {

  @TempDir Path folder;

  @Test
  void rotationsOfALogAreOneRecordingInTheOrderOfTheirTimes() throws IOException {
    Path newest = log("gc.log", 200);
    Path oldest = log("gc.log.3", 10);
    Path middle = log("gc.log.0", 100);
    Path other = log("other.log", 1);

    List<RecordedFiles> recordings = RecordedFiles.of(List.of(newest, other, oldest, middle));

    assertThat(recordings)
        .containsExactly(
            new RecordedFiles(newest.toString(), List.of(oldest, middle, newest)),
            RecordedFiles.of(other));
  }

  @Test
  void filesThatOnlyLookLikeRotationsAreRecordingsOfTheirOwn() throws IOException {
    Path one = write("run.csv.1", "timestamp,value\n");
    Path two = write("run.csv.2", "timestamp,value\n");
    Path begunAlike = log("x.log.1", 5);
    Path begunToo = log("x.log.2", 5);

    assertThat(RecordedFiles.of(List.of(one, two))).hasSize(2);
    assertThat(RecordedFiles.of(List.of(begunAlike, begunAlike))).hasSize(2);
    assertThat(RecordedFiles.of(List.of(begunAlike, begunToo))).hasSize(1);
    assertThat(RecordedFiles.of(List.of(folder.resolve("no.log.1"), begunToo))).hasSize(2);
  }

  private Path log(String name, int seconds) throws IOException {
    return write(
        name,
        "[%d.000s][info][gc] GC(1) Pause Young (Normal) (G1 Evacuation Pause) 24M->4M(64M) 1.5ms%n"
            .formatted(seconds));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
