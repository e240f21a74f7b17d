package dev.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Inputs in which nothing can be sought. */
@Timeout(120)
class ReplayPipesTest {

  @TempDir Path folder;

  @Test
  void aTextIsRead() throws Exception {
    assertThat(replayed("timestamp,value\n1,2\n2,3\n".getBytes(StandardCharsets.UTF_8)))
        .contains("2 rows, 1 metric");
  }

  @Test
  void aTextThatWasCompressedInTwoPartsIsReadToItsEnd() throws Exception {
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    parts.write(gzip("timestamp,value\n1,2\n".getBytes(StandardCharsets.UTF_8)));
    parts.write(gzip("2,3\n".getBytes(StandardCharsets.UTF_8)));

    assertThat(replayed(parts.toByteArray())).contains("2 rows, 1 metric");
  }

  @Test
  void aRecordingOfTheEventRecorderIsRead() throws Exception {
    Path file = folder.resolve("run.jfr");
    try (jdk.jfr.Recording recording = new jdk.jfr.Recording()) {
      recording.enable("jdk.JavaThreadStatistics");
      recording.start();
      recording.stop();
      recording.dump(file);
    }

    assertThat(replayed(Files.readAllBytes(file))).containsPattern("events?, 1 metric");
    assertThat(replayed(gzip(Files.readAllBytes(file)))).containsPattern("events?, 1 metric");
  }

  private String replayed(byte[] content) throws Exception {
    Path file = Files.write(folder.resolve("content"), content);
    Path pipe = folder.resolve("pipe");
    Files.deleteIfExists(pipe);
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process writer =
        new ProcessBuilder("sh", "-c", "cat \"$0\" > \"$1\"", file.toString(), pipe.toString())
            .start();
    try {
      Call call = Call.of("replay", pipe);
      assertThat(call.err()).isEmpty();
      assertThat(call.status()).isZero();
      return call.out();
    } finally {
      writer.destroyForcibly();
    }
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(content);
    }
    return packed.toByteArray();
  }
}
