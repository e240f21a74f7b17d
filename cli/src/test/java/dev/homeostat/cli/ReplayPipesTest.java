package dev.homeostat.cli;

import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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

  /** An unpacked recording can be large, and who is told to end has no time to read it. */
  @Test
  void whoIsToldToEndLeavesNoUnpackedRecording() throws Exception {
    byte[] noise = new byte[1 << 20];
    new Random(1).nextBytes(noise);
    System.arraycopy(new byte[] {'F', 'L', 'R', 0}, 0, noise, 0, 4);
    try (WatchService changes = folder.getFileSystem().newWatchService()) {
      folder.register(changes, ENTRY_MODIFY);
      Process replay =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Djava.io.tmpdir=" + folder,
                  "-cp",
                  System.getProperty("java.class.path"),
                  Homeostat.class.getName(),
                  "replay",
                  "/dev/stdin")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (OutputStream in = replay.getOutputStream()) {
        in.write(gzip(noise));
        in.flush();
        assertThat(changes.poll(100, TimeUnit.SECONDS)).isNotNull();
        assertThat(folder).isDirectoryContaining("glob:**.jfr");

        replay.destroy();

        assertThat(replay.waitFor()).isEqualTo(128 + 15);
      } finally {
        replay.destroyForcibly();
      }
    }
    assertThat(folder).isDirectoryNotContaining("glob:**.jfr");
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
