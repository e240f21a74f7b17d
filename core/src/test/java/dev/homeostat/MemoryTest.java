package dev.homeostat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeostat.alert.ControlCommand;
import dev.homeostat.alert.Receipt;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.signal.ManualClock;
import dev.homeostat.store.FieldReader;
import dev.homeostat.store.FieldWriter;
import dev.homeostat.store.SnapshotFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an analyser leaves behind in its folder, and what the next makes of it. */
@Timeout(60)
class MemoryTest {

  private static final String CAUSE = "0123456789abcdef";

  @TempDir Path folder = Path.of("");

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final ManualClock clock = new ManualClock(1_000_000);

  @Test
  void whatWasLearnedIsThereAfterARestart() {
    try (BehavioralAnalyzer first = begun("1.4.1")) {
      ticks(first, 400);
      save(first);
      assertThat(status(first).state()).isEqualTo(MemoryStatus.State.KEPT);
      assertThat(status(first).savedAt()).isPresent();
    }
    try (BehavioralAnalyzer second = begun("1.4.2")) {
      ticks(second, 1);

      Recollection restored = status(second).restored().orElseThrow();
      assertThat(restored.series()).isPositive();
      assertThat(restored.release()).isEqualTo("1.4.1");
      assertThat(restored.savedAt()).isEqualTo(Instant.ofEpochMilli(1_000_000 + 400_000));
      assertThat(lines)
          .anyMatch(line -> line.matches("data: remembers .* series and 0 open .* of 1.4.1 as.*"));
    }
  }

  @Test
  void anotherReleaseIsMarkedInTheStream() {
    try (BehavioralAnalyzer first = begun("1.4.1")) {
      ticks(first, 400);
      save(first);
    }
    try (BehavioralAnalyzer second = new BehavioralAnalyzer(options("1.4.2"))) {
      List<String> records = new CopyOnWriteArrayList<>();
      second
          .alertBus()
          .subscribe(
              "test",
              notice -> {
                records.add(notice.toJson());
                return Receipt.TAKEN;
              });
      awaitMemory(second);
      ticks(second, 1);

      await().until(() -> !records.isEmpty());
      assertThat(records.get(0)).contains("\"mark\"", "1.4.2", "\"restart\"");
    }
  }

  @Test
  void theSmallerShiftsOfAnotherReleaseAreNoNewsForTwiceWhatLearningTakes() {
    try (BehavioralAnalyzer first = begun("1.4.1")) {
      queue(first, 400, 1_000);
      save(first);
    }
    try (BehavioralAnalyzer second = begun("1.4.2")) {
      queue(second, 700, 1_150);
      assertThat(second.episodes()).isEmpty();

      queue(second, 400, 1_300);
      assertThat(second.episodes()).isNotEmpty();
    }
  }

  @Test
  void withoutAnotherReleaseTheSameShiftIsTold() {
    try (BehavioralAnalyzer first = begun("1.4.1")) {
      queue(first, 400, 1_000);
      save(first);
    }
    try (BehavioralAnalyzer second = begun("1.4.1")) {
      queue(second, 700, 1_150);
      assertThat(second.episodes()).isNotEmpty();
    }
  }

  @Test
  void aCommandIsSavedSoonAndNotWithTheNextMinuteOnly() {
    try (BehavioralAnalyzer first = begun("1")) {
      ticks(first, 2);
      first.control(new ControlCommand.Silence(CAUSE, Duration.ofHours(1)), "test");
      ticks(first, 2);
      await().until(() -> status(first).saves() > 0);
    }
    try (BehavioralAnalyzer second = begun("1")) {
      ticks(second, 1);
      assertThat(second.silences()).containsOnlyKeys(CAUSE);
    }
  }

  @Test
  void aDamagedFileIsSetAsideSaidAndLearnedAnew() throws IOException {
    try (BehavioralAnalyzer first = begun("1")) {
      ticks(first, 400);
      save(first);
    }
    Path file = folder.resolve("shop.memory");
    byte[] bytes = Files.readAllBytes(file);
    new Random(1).nextBytes(bytes);
    Files.write(file, bytes);

    try (BehavioralAnalyzer second = begun("1")) {
      ticks(second, 400);
      assertThat(status(second).restored()).isEmpty();
      assertThat(lines)
          .filteredOn(line -> line.startsWith("data: "))
          .singleElement()
          .asString()
          .contains("shop.memory is damaged (it is no snapshot)", "shop.memory.damaged-1970-01-01T")
          .endsWith("learning begins anew");
      await().until(() -> status(second).saves() > 0);
    }
    try (BehavioralAnalyzer third = begun("1")) {
      ticks(third, 1);
      assertThat(status(third).restored()).isPresent();
    }
  }

  @Test
  void whatWasLearnedAtAnotherIntervalIsSetAsideAndSaid() throws IOException {
    try (BehavioralAnalyzer first = begun("1")) {
      ticks(first, 400);
      save(first);
    }
    final byte[] learned = Files.readAllBytes(folder.resolve("shop.memory"));
    try (BehavioralAnalyzer second =
        new BehavioralAnalyzer(options("1").withInterval(Duration.ofSeconds(5)))) {
      awaitMemory(second);
      ticks(second, 1);
      await().until(() -> !lines.isEmpty());
      assertThat(lines)
          .singleElement()
          .asString()
          .startsWith("data: what was learned is of no use (it was learned every 1000ms, and")
          .endsWith("learning begins anew");
      awaitMemory(second);
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(each -> each.getFileName().toString().contains(".other-")))
          .singleElement()
          .satisfies(aside -> assertThat(Files.readAllBytes(aside)).isEqualTo(learned));
    }
  }

  /** As where a newer Homeostat ran in between, and is taken back. */
  @Test
  void whatALaterVersionLearnedIsSetAsideAndSaidAndTheRestIsKept() throws IOException {
    try (BehavioralAnalyzer first = begun("1")) {
      ticks(first, 400);
      first.control(new ControlCommand.Silence(CAUSE, Duration.ofHours(1)), "test");
    }
    final byte[] learned = writeAsALaterVersion();
    lines.clear();
    try (BehavioralAnalyzer second = begun("1")) {
      ticks(second, 1);
      await().until(() -> !lines.isEmpty());
      assertThat(lines)
          .singleElement()
          .asString()
          .matches(
              "data: what was learned is of no use \\(that of [0-9]+ series is of a version of"
                  + " Homeostat this one cannot read\\); it is kept as shop.memory.other-1970.*,"
                  + " learning begins anew");
      assertThat(status(second).restored().orElseThrow().series()).isZero();

      awaitMemory(second);
      ticks(second, 3);
      await().until(() -> status(second).saves() > 0);
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(each -> each.getFileName().toString().contains(".other-")))
          .singleElement()
          .satisfies(aside -> assertThat(Files.readAllBytes(aside)).isEqualTo(learned));
    }
    try (BehavioralAnalyzer third = begun("1")) {
      ticks(third, 1);
      assertThat(third.silences()).containsOnlyKeys(CAUSE);
    }
  }

  /** The file with every series in a layout that is not known here. */
  private byte[] writeAsALaterVersion() throws IOException {
    try (SnapshotFile file = SnapshotFile.open(folder, "shop")) {
      FieldReader in = file.read();
      FieldWriter out = new FieldWriter();
      out.put(1, in.text(1, "")).put(3, in.number(3, 0)).put(4, in.number(4, 0));
      for (byte[] record : in.records(5)) {
        FieldReader series = new FieldReader(record);
        byte[] state = series.bytes(4).orElseThrow();
        state[0] = 77;
        int begun = out.begin(5);
        out.put(1, series.text(1, "")).put(2, series.number(2, 0)).put(3, series.number(3, 0));
        out.put(4, state).put(5, series.bytes(5).orElseThrow());
        out.end(begun);
      }
      for (byte[] silence : in.records(7)) {
        out.put(7, silence);
      }
      file.write(out.toBytes());
      return Files.readAllBytes(file.path());
    }
  }

  @Test
  void theSeedsRuleAloneLeavesWhatOthersLearnedAsItIs() throws IOException {
    try (BehavioralAnalyzer first = begun("1")) {
      ticks(first, 400);
      save(first);
    }
    final byte[] learned = Files.readAllBytes(folder.resolve("shop.memory"));
    try (BehavioralAnalyzer seed =
        new BehavioralAnalyzer(options("2").withDetectors(Set.of(DetectorKind.ZSCORE)))) {
      awaitMemory(seed);
      ticks(seed, 400);
      seed.control(new ControlCommand.Silence(CAUSE, Duration.ofHours(1)), "test");
      ticks(seed, 10);
      assertThat(lines).anyMatch(line -> line.contains("zscore alone leaves what others learned"));
      assertThat(status(seed).state()).isEqualTo(MemoryStatus.State.OFF);
    }
    assertThat(folder.resolve("shop.memory")).hasBinaryContent(learned);
  }

  /** As where a new process is begun before the old one has ended. */
  @Test
  void whatAnotherHasIsTakenOverOnceItHasEnded() {
    BehavioralAnalyzer first = begun("1");
    ticks(first, 400);
    try (BehavioralAnalyzer second = new BehavioralAnalyzer(options("1"))) {
      await().until(() -> !lines.isEmpty());
      ticks(second, 10);
      first.close();
      await()
          .until(
              () -> {
                ticks(second, 1);
                return status(second).restored().isPresent()
                    && status(second).state() == MemoryStatus.State.KEPT;
              });
      assertThat(status(second).restored().orElseThrow().series()).isPositive();
      assertThat(lines)
          .filteredOn(line -> line.startsWith("data: "))
          .hasSize(3)
          .anyMatch(line -> line.endsWith("runs without memory and tries again"))
          .anyMatch(line -> line.endsWith("shop.memory can be used now"))
          .anyMatch(line -> line.startsWith("data: remembers "));
    }
  }

  @Test
  void whatASeriesHasLearnedForItselfByThenItKeeps() {
    BehavioralAnalyzer first = begun("1");
    queue(first, 400, 1_000);
    try (BehavioralAnalyzer second = new BehavioralAnalyzer(options("1"))) {
      await().until(() -> !lines.isEmpty());
      queue(second, 400, 3_000);
      first.close();
      await()
          .until(
              () -> {
                queue(second, 1, 3_000);
                return status(second).restored().isPresent();
              });
      queue(second, 100, 3_000);
      assertThat(second.series())
          .filteredOn(each -> each.metric().endsWith("queue"))
          .singleElement()
          .satisfies(each -> assertThat(each.baseline()).isBetween(2_990.0, 3_010.0))
          .satisfies(each -> assertThat(each.state()).isEqualTo(SeriesStatus.State.NORMAL));
    }
  }

  @Test
  void aSecondWatcherOfTheFolderRunsWithoutMemoryAndSaysSo() {
    try (BehavioralAnalyzer first = begun("1");
        BehavioralAnalyzer second = new BehavioralAnalyzer(options("1"))) {
      await().until(() -> !lines.isEmpty());
      ticks(second, 400);

      assertThat(lines)
          .singleElement()
          .asString()
          .contains("shop.memory: another process has it, or another watcher of this one; runs wi");
      assertThat(status(second).state()).isEqualTo(MemoryStatus.State.OFF);
      assertThat(status(first).state()).isEqualTo(MemoryStatus.State.KEPT);
    }
  }

  @Test
  void whatCannotBeWrittenIsSaidOnceAndWrittenLater() throws IOException {
    try (BehavioralAnalyzer analyzer = begun("1")) {
      Path inTheWay = Files.createDirectories(folder.resolve("shop.memory.next").resolve("x"));
      ticks(analyzer, 400);
      await().until(() -> status(analyzer).state() == MemoryStatus.State.FAILING);
      ticks(analyzer, 400);
      assertThat(lines).singleElement().asString().contains("cannot write", "the rest goes on");

      Files.delete(inTheWay);
      await()
          .until(
              () -> {
                ticks(analyzer, 1);
                return status(analyzer).state() == MemoryStatus.State.KEPT;
              });
      assertThat(lines).hasSize(2).last().asString().contains("is written again");
    }
  }

  @Test
  void aFolderThatCannotBeIsSaidAndTheRestGoesOn() throws IOException {
    folder = Files.writeString(folder.resolve("file"), "mine");
    try (BehavioralAnalyzer analyzer = new BehavioralAnalyzer(options("1"))) {
      await().until(() -> !lines.isEmpty());
      ticks(analyzer, 400);

      assertThat(lines).singleElement().asString().endsWith("runs without memory and tries again");
      assertThat(analyzer.series()).isNotEmpty();
    }
    assertThat(folder).hasContent("mine");
  }

  private AnalyzerOptions options(String release) {
    return AnalyzerOptions.of("shop")
        .withHistogram(() -> "")
        .withLog(lines::add)
        .withClock(clock)
        .withResource(Map.of("service.version", release))
        .withData(folder);
  }

  /** One that has read what there is. */
  private BehavioralAnalyzer begun(String release) {
    BehavioralAnalyzer analyzer = new BehavioralAnalyzer(options(release));
    awaitMemory(analyzer);
    return analyzer;
  }

  /** Sees all on disk: a slow one may take longer than closing waits. */
  private static void save(BehavioralAnalyzer analyzer) {
    long before = status(analyzer).saves();
    await()
        .until(
            () -> {
              analyzer.remember();
              return status(analyzer).saves() > before + 1; // One may have been under way.
            });
  }

  private static void awaitMemory(BehavioralAnalyzer analyzer) {
    await().until(() -> status(analyzer).state() == MemoryStatus.State.KEPT);
  }

  private static MemoryStatus status(BehavioralAnalyzer analyzer) {
    return analyzer.memory().orElseThrow();
  }

  /** A custom metric around a level. */
  private void queue(BehavioralAnalyzer analyzer, int count, double level) {
    for (int i = 0; i < count; i++) {
      analyzer.injectMetric("queue", level + i % 3);
      ticks(analyzer, 1);
    }
  }

  private void ticks(BehavioralAnalyzer analyzer, int count) {
    for (int i = 0; i < count; i++) {
      clock.advance(Duration.ofSeconds(1));
      analyzer.tick(0);
    }
  }
}
