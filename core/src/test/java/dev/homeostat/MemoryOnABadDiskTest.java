package dev.homeostat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homeostat.signal.ManualClock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an analyser makes of a disk that is full or read-only: a real one, in memory, which only
 * root can mount; elsewhere this is skipped.
 */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class MemoryOnABadDiskTest {

  @TempDir Path folder = Path.of("");

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final ManualClock clock = new ManualClock(1_000_000);
  private Path disk = Path.of("");

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=1m", "none", disk.toString()),
        "this user cannot mount a disk");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", disk.toString());
  }

  @Test
  void aFullDiskIsSaidOnceLeavesWhatWasSavedAndIsWrittenToWhenItHasRoom() throws Exception {
    try (BehavioralAnalyzer analyzer = begun()) {
      ticks(analyzer, 400);
      await().until(() -> status(analyzer).saves() > 0);
      byte[] saved = Files.readAllBytes(disk.resolve("shop.memory"));
      Path filler = fill();

      await().until(() -> ticked(analyzer).state() == MemoryStatus.State.FAILING);
      ticks(analyzer, 400);
      assertThat(lines)
          .singleElement()
          .asString()
          .contains("cannot write", "No space left on device", "the rest goes on");
      assertThat(disk.resolve("shop.memory")).hasBinaryContent(saved);
      await().untilAsserted(() -> assertThat(disk.resolve("shop.memory.next")).doesNotExist());

      Files.delete(filler);
      await().until(() -> ticked(analyzer).state() == MemoryStatus.State.KEPT);
      assertThat(lines).hasSize(2).last().asString().contains("is written again");
    }
    try (BehavioralAnalyzer next = begun()) {
      ticks(next, 1);
      assertThat(status(next).restored()).isPresent();
    }
  }

  @Test
  void aDiskThatBecomesReadOnlyIsSaidOnceAndTheRestGoesOn() throws Exception {
    try (BehavioralAnalyzer analyzer = begun()) {
      ticks(analyzer, 400);
      await().until(() -> status(analyzer).saves() > 0);
      // Refused while a file is open for writing, as the lock is: a disk with an error is not
      // asked.
      assumeTrue(run("mount", "-o", "remount,ro,force", disk.toString()), "it stays writable");

      await().until(() -> ticked(analyzer).state() == MemoryStatus.State.FAILING);
      assertThat(lines).singleElement().asString().contains("cannot write", "Read-only");
      assertThat(analyzer.series()).isNotEmpty();
    }
  }

  @Test
  void whatAReadOnlyFolderRemembersIsTakenOver() throws Exception {
    try (BehavioralAnalyzer first = begun()) {
      ticks(first, 400);
      await().until(() -> status(first).saves() > 0);
    }
    assertThat(run("mount", "-o", "remount,ro", disk.toString())).isTrue();
    lines.clear();
    try (BehavioralAnalyzer analyzer = new BehavioralAnalyzer(options())) {
      await().until(() -> !lines.isEmpty());
      ticks(analyzer, 400);

      assertThat(lines).hasSize(2);
      assertThat(lines.get(0))
          .contains("shop.memory.lock: Read-only file system; what is learned would not outlive");
      assertThat(lines.get(1)).contains("data: remembers");
      assertThat(status(analyzer).restored()).isPresent();
      assertThat(status(analyzer).state()).isEqualTo(MemoryStatus.State.OFF);
      assertThat(analyzer.series()).isNotEmpty();

      assertThat(run("mount", "-o", "remount,rw", disk.toString())).isTrue();
      await().until(() -> ticked(analyzer).saves() > 0);
      assertThat(lines).hasSize(3).last().asString().contains("can be used now");
    }
  }

  @Test
  void whatAReadOnlyFolderRemembersAndIsOfNoUseIsSaidAndSetAsideOnceThatCanBe() throws Exception {
    try (BehavioralAnalyzer first = begun()) {
      ticks(first, 400);
      await().until(() -> status(first).saves() > 0);
    }
    assertThat(run("mount", "-o", "remount,ro", disk.toString())).isTrue();
    lines.clear();
    try (BehavioralAnalyzer analyzer =
        new BehavioralAnalyzer(options().withInterval(Duration.ofSeconds(5)))) {
      await().until(() -> !lines.isEmpty());
      ticks(analyzer, 1);
      assertThat(lines).hasSize(2);
      assertThat(lines.get(1))
          .startsWith("data: what was learned is of no use (it was learned every 1000ms")
          .endsWith("5000ms), learning begins anew");

      assertThat(run("mount", "-o", "remount,rw", disk.toString())).isTrue();
      await().until(() -> ticked(analyzer).saves() > 0);
      assertThat(lines).hasSize(4).last().asString().contains("it is kept as shop.memory.other-");
    }
  }

  @Test
  void aReadOnlyFolderThatRemembersNothingIsSaidOnceAndTheRestGoesOn() throws Exception {
    assertThat(run("mount", "-o", "remount,ro", disk.toString())).isTrue();
    try (BehavioralAnalyzer analyzer = new BehavioralAnalyzer(options())) {
      await().until(() -> !lines.isEmpty());
      ticks(analyzer, 400);

      assertThat(lines)
          .singleElement()
          .asString()
          .contains("shop.memory.lock: Read-only file system; runs without memory");
      assertThat(status(analyzer).state()).isEqualTo(MemoryStatus.State.OFF);
      assertThat(analyzer.series()).isNotEmpty();
    }
  }

  private AnalyzerOptions options() {
    return AnalyzerOptions.of("shop")
        .withHistogram(() -> "")
        .withLog(lines::add)
        .withClock(clock)
        .withData(disk);
  }

  private BehavioralAnalyzer begun() {
    BehavioralAnalyzer analyzer = new BehavioralAnalyzer(options());
    await().until(() -> status(analyzer).state() == MemoryStatus.State.KEPT);
    lines.clear();
    return analyzer;
  }

  private MemoryStatus ticked(BehavioralAnalyzer analyzer) {
    ticks(analyzer, 70);
    return status(analyzer);
  }

  private static MemoryStatus status(BehavioralAnalyzer analyzer) {
    return analyzer.memory().orElseThrow();
  }

  private void ticks(BehavioralAnalyzer analyzer, int count) {
    for (int i = 0; i < count; i++) {
      clock.advance(Duration.ofSeconds(1));
      analyzer.tick(0);
    }
  }

  /** Takes what room there is. */
  private Path fill() throws IOException {
    Path filler = disk.resolve("filler");
    try (OutputStream out = Files.newOutputStream(filler)) {
      byte[] block = new byte[4_096];
      for (int i = 0; i < 1_000; i++) {
        out.write(block);
      }
    } catch (IOException e) {
      return filler;
    }
    throw new IllegalStateException("the disk is larger than it should be");
  }

  private static boolean run(String... command) throws Exception {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
