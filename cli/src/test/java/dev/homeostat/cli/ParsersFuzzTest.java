package dev.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.homeostat.cli.prometheus.Exposition;
import dev.homeostat.cli.prometheus.SampleFold;
import dev.homeostat.signal.Readings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.jfr.Recording;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a file or a page holds, it is read or refused in lines; it is never a fault of ours. A
 * test for each kind, so that each begins with good ones of its own.
 */
class ParsersFuzzTest {

  @TempDir private static Path folder;

  private static byte[] recorded = {};

  @FuzzTest
  void csv(byte[] bytes) throws IOException {
    replay(bytes, "--scores=" + folder.resolve("scores.csv"));
  }

  @FuzzTest
  void collectionLog(byte[] bytes) throws IOException {
    replay(bytes);
  }

  @FuzzTest
  void rangeQuery(byte[] bytes) throws IOException {
    replay(bytes);
  }

  @FuzzTest
  void alertLines(byte[] bytes) throws IOException {
    replay(bytes, "--report=" + folder.resolve("report.html"));
  }

  /** The bytes are changes, four each, to a good recording: its place, and what stands there. */
  @FuzzTest
  void recording(byte[] changes) throws IOException {
    byte[] damaged = recorded().clone();
    for (int i = 0; i + 3 < changes.length; i += 4) {
      int at = (changes[i] & 0xff) << 16 | (changes[i + 1] & 0xff) << 8 | changes[i + 2] & 0xff;
      damaged[at % damaged.length] = changes[i + 3];
    }
    replay(damaged);
  }

  @FuzzTest
  void exposition(byte[] bytes) {
    SampleFold fold = new SampleFold();
    Exposition page = new Exposition(fold::add);
    page.read(new String(bytes, StandardCharsets.UTF_8));
    Readings readings = new Readings();
    readings.begin(0, 0);
    fold.into(readings);
    assertThat(page.good() + page.bad()).isNotNegative();
  }

  private static void replay(byte[] bytes, Object... more) throws IOException {
    Path file = folder.resolve("input");
    Files.write(file, bytes);
    Object[] words = new Object[more.length + 2];
    words[0] = "replay";
    words[1] = file;
    System.arraycopy(more, 0, words, 2, more.length);
    Call call = Call.of(words);
    assertThat(call.status()).as(call.err()).isIn(ExitStatus.DONE, ExitStatus.BAD_INPUT);
    assertThat(call.out() + call.err()).doesNotContainPattern("[\\x00-\\x08\\x0b-\\x1f\\x7f]");
  }

  private static byte[] recorded() throws IOException {
    if (recorded.length == 0) {
      Path file = folder.resolve("good.jfr");
      try (Recording recording = new Recording()) {
        recording.enable("jdk.GarbageCollection");
        recording.enable("jdk.GCHeapSummary");
        recording.start();
        System.gc();
        recording.stop();
        recording.dump(file);
      }
      recorded = Files.readAllBytes(file);
    }
    return recorded;
  }
}
