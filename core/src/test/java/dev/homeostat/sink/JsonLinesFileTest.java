package dev.homeostat.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.Receipt;
import dev.homeostat.alert.SeedAlerts;
import dev.homeostat.detect.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesFileTest {

  private final List<String> lines = new ArrayList<>();
  private final SeedAlerts alerts = new SeedAlerts("Größe", Map.of());

  @Test
  void eachAlertIsALine(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("alerts.jsonl");
    Files.writeString(file, "what stood there\n");
    JsonLinesFile sink = new JsonLinesFile(file, lines::add);
    BehavioralAlert first = alert(1);
    BehavioralAlert second = alert(2);

    sink.take(first);
    sink.take(second);

    assertThat(Files.readAllLines(file))
        .containsExactly("what stood there", first.toJson(), second.toJson());
    assertThat(Files.readString(file)).endsWith("}\n");
    assertThat(lines).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aStrangersLinkAboveItIsNotFollowed(@TempDir Path folder) throws IOException {
    Path mine = Files.createDirectory(folder.resolve("mine"));
    Path shared = Files.createDirectory(folder.resolve("shared"));
    Path link = Files.createSymbolicLink(shared.resolve("logs"), mine);
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    try {
      Files.setAttribute(link, "unix:uid", 65_534, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      assumeTrue(false, "only root gives files away");
    }
    assertThat(new JsonLinesFile(link.resolve("a.jsonl"), lines::add).take(alert(1)))
        .isEqualTo(Receipt.LATER);
    assertThat(mine).isEmptyDirectory();
    assertThat(lines).singleElement().asString().contains("alerts: cannot write", "not followed");
  }

  @Test
  void aFileRenamedByARotationIsLeftAloneAndANewOneBegun(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("alerts.jsonl");
    JsonLinesFile sink = new JsonLinesFile(file, lines::add);
    sink.take(alert(1));
    Path rotated = Files.move(file, folder.resolve("alerts.jsonl.1"));

    sink.take(alert(2));
    sink.take(alert(3));

    assertThat(Files.readAllLines(rotated)).hasSize(1);
    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aNewFileIsNotForEverybodysEyes(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("alerts.jsonl");
    new JsonLinesFile(file, lines::add).take(alert(1));

    assertThat(Files.getPosixFilePermissions(file))
        .contains(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)
        .isSubsetOf(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.GROUP_READ);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aSymbolicLinkIsNotFollowed(@TempDir Path folder) throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "precious\n");
    Path link = Files.createSymbolicLink(folder.resolve("alerts.jsonl"), victim);
    JsonLinesFile sink = new JsonLinesFile(link, lines::add);

    sink.take(alert(1));

    assertThat(victim).hasContent("precious\n");
    assertThat(lines).hasSize(1).first().asString().contains("alerts.jsonl");
  }

  /** To open one that nobody reads would hold up the thread that delivers. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aPipeInItsPlaceIsRefused(@TempDir Path folder) throws Exception {
    Path pipe = folder.resolve("alerts.jsonl");
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
    JsonLinesFile sink = new JsonLinesFile(pipe, lines::add);

    assertThat(sink.take(alert(1))).isEqualTo(Receipt.LATER);
    assertThat(lines).singleElement().asString().contains("is no regular file");
  }

  /**
   * A channel whose thread is interrupted is closed: it is opened anew, and nothing comes twice.
   */
  @Test
  void aHostThatInterruptsAllThreadsIsWrittenFor(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("alerts.jsonl");
    JsonLinesFile sink = new JsonLinesFile(file, lines::add);
    Thread writer = Thread.currentThread();
    AtomicBoolean over = new AtomicBoolean();
    Thread hostile =
        new Thread(
            () -> {
              while (!over.get()) {
                writer.interrupt();
                LockSupport.parkNanos(50_000);
              }
            });
    hostile.start();
    for (int i = 0; i < 300; i++) {
      assertThat(sink.take(alert(i))).isEqualTo(Receipt.TAKEN);
    }
    over.set(true);
    while (hostile.isAlive()) {
      Thread.onSpinWait();
    }
    assertThat(Thread.interrupted()).isIn(true, false); // Not for the next test.
    assertThat(Files.readAllLines(file)).hasSize(300).doesNotHaveDuplicates();
    assertThat(lines).isEmpty();
  }

  @Test
  void whatCannotBeWrittenIsSaidOnceUntilItCanBeAgain(@TempDir Path folder) throws IOException {
    Path missing = folder.resolve("missing");
    JsonLinesFile sink = new JsonLinesFile(missing.resolve("alerts.jsonl"), lines::add);
    sink.take(alert(1));
    sink.take(alert(2));
    assertThat(lines).hasSize(1).first().asString().contains("cannot write");

    Files.createDirectory(missing);
    sink.take(alert(3));
    assertThat(Files.readAllLines(missing.resolve("alerts.jsonl"))).hasSize(1);

    Files.delete(missing.resolve("alerts.jsonl"));
    Files.delete(missing);
    sink.take(alert(4));
    assertThat(lines).hasSize(2);
  }

  @Test
  void whatCannotBeWrittenAsFarAsCanBeSeenIsSaidAtOnceAndNothingIsMade(@TempDir Path folder)
      throws IOException {
    Path plain = Files.writeString(folder.resolve("plain"), "");
    new JsonLinesFile(folder.resolve("no/alerts.jsonl"), lines::add);
    new JsonLinesFile(plain.resolve("alerts.jsonl"), lines::add);
    new JsonLinesFile(folder, lines::add);

    assertThat(lines)
        .satisfiesExactly(
            line -> assertThat(line).contains("alerts: cannot write ", "no: there is no such"),
            line -> assertThat(line).contains("Not a directory"),
            line -> assertThat(line).contains("is no regular file"));
    new JsonLinesFile(folder.resolve("alerts.jsonl"), lines::add);
    new JsonLinesFile(plain, lines::add);
    assertThat(lines).hasSize(3);
    assertThat(folder).isDirectoryContaining("glob:**plain");
    assertThat(folder.toFile().list()).hasSize(1);
  }

  private BehavioralAlert alert(double current) {
    return alerts.of(
        "threads",
        new Verdict.Anomalous(current, 1, 4),
        OptionalDouble.empty(),
        Instant.ofEpochMilli(1_000));
  }
}
