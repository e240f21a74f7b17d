package dev.homeostat.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.homeostat.AnalyzerOptions;
import dev.homeostat.alert.Inquiry;
import dev.homeostat.cli.prometheus.Exposition;
import dev.homeostat.cli.prometheus.SampleFold;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.evidence.RecordedInvestigation;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Readings;
import dev.homeostat.text.SafeText;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a recording or a page holds, it is read or refused in lines; it is never a fault of
 * ours. A test for each kind, so that each begins with good ones of its own.
 */
class ParsersFuzzTest {

  @TempDir private static Path folder;

  private static byte[] recorded = {};

  private final List<String> lines = new ArrayList<>();
  private final Problems problems = new Problems("input", lines::add);
  private final JudgedRun run =
      new JudgedRun(
          AnalyzerOptions.of("shop").withDetectors(Set.of(DetectorKind.ZSCORE)),
          alert -> assertThat(SafeText.isPlain(alert.summary())).isTrue(),
          problems,
          null,
          readings -> {});

  @FuzzTest
  void csv(byte[] bytes) {
    replay(new CsvReplay(lines(bytes), run, problems, null));
  }

  @FuzzTest
  void collectionLog(byte[] bytes) {
    CollectionLog.Dialect dialect = CollectionLog.dialectOf(text(bytes).lines().toList());
    if (dialect != null) {
      replay(CollectionLog.of(lines(bytes), run, problems, dialect));
    }
  }

  @FuzzTest
  void rangeQuery(byte[] bytes) {
    RangeQuery.begins(text(bytes));
    replay(new RangeQuery(new StringReader(text(bytes)), run, problems));
  }

  @FuzzTest
  void alertLines(byte[] bytes) {
    AlertLog.begins(text(bytes));
    replay(
        new AlertLog(
            lines(bytes),
            alert -> {
              assertThat(SafeText.isPlain(alert.component() + alert.metric())).isTrue();
              assertThat(SafeText.isPlain(alert.summary())).isTrue();
              assertThat(alert.toJson().lines()).hasSize(1);
            },
            problems));
  }

  /** The bytes are changes, four each, to a good recording: its place, and what stands there. */
  @FuzzTest
  void recording(byte[] changes) throws IOException {
    byte[] damaged = recorded().clone();
    for (int i = 0; i + 3 < changes.length; i += 4) {
      int at = (changes[i] & 0xff) << 16 | (changes[i + 1] & 0xff) << 8 | (changes[i + 2] & 0xff);
      damaged[at % damaged.length] = changes[i + 3];
    }
    Path file = Files.write(folder.resolve("damaged.jfr"), damaged);
    RecordedInvestigation causes = new RecordedInvestigation();
    try (JfrReplay replay = new JfrReplay(file, run.with(causes), causes)) {
      replay(replay);
      for (AnomalyType type : AnomalyType.values()) {
        causes.ask(new Inquiry(type.id(), type, "threads", 1));
      }
      causes.answers(
          answer ->
              assertThat(answer.suspects())
                  .allMatch(each -> SafeText.isPlain(each.name() + each.detail())));
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest
  void exposition(byte[] bytes) {
    SampleFold fold = new SampleFold();
    Exposition page = new Exposition(fold::add);
    page.read(text(bytes));
    Readings readings = new Readings();
    readings.begin(0, 0);
    fold.into(readings);
    for (int i = 0; i < readings.customCount(); i++) {
      assertThat(SafeText.isPlain(readings.customName(i))).isTrue();
    }
  }

  private void replay(Replay replay) {
    try {
      boolean more = replay.begin();
      while (more) {
        more = replay.step();
      }
    } catch (IOException e) {
      assertThat(e).hasMessageNotContaining("\u001b");
    }
    replay.end();
    assertThat(replay.note() + replay.counted()).doesNotContain("\u001b");
    assertThat(replay.metrics()).allMatch(SafeText::isPlain);
    problems.finish();
    assertThat(lines).allMatch(SafeText::isPlain);
  }

  private static Lines lines(byte[] bytes) {
    return new Lines(new StringReader(text(bytes)));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] recorded() throws IOException {
    if (recorded.length == 0) {
      Path file = folder.resolve("good.jfr");
      try (jdk.jfr.Recording recording = new jdk.jfr.Recording()) {
        recording.enable("jdk.GarbageCollection");
        recording.enable("jdk.GCHeapSummary");
        recording.enable("jdk.ClassLoaderStatistics");
        recording.enable("jdk.ObjectAllocationSample").withStackTrace();
        recording.enable("jdk.OldObjectSample").withStackTrace().with("cutoff", "infinity");
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
