package dev.homeostat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homeostat.store.SnapshotFile.DamagedException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {

  private static final byte[] SNAPSHOT =
      new FieldWriter().put(1, "shop").put(2, new byte[300]).toBytes();

  @TempDir Path folder = Path.of("");

  @Test
  void holdsTheNewestSnapshot() throws IOException {
    try (SnapshotFile file = SnapshotFile.open(folder, "shop")) {
      assertThatThrownBy(file::read).isInstanceOf(NoSuchFileException.class);
      file.write(SNAPSHOT);
      file.write(new FieldWriter().put(1, "newer").toBytes());

      assertThat(file.read().text(1, "")).isEqualTo("newer");
    }
    assertThat(names()).containsExactly("shop.memory", "shop.memory.lock");
  }

  @Test
  void makesItsFolderAndIsItsOwnersAlone() throws IOException {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    Path made = folder.resolve("a").resolve("b");
    try (SnapshotFile file = SnapshotFile.open(made, "shop")) {
      file.write(SNAPSHOT);

      assertThat(mode(made)).isEqualTo("rwx------");
      assertThat(mode(file.path())).isEqualTo("rw-------");
      assertThat(mode(made.resolve("shop.memory.lock"))).isEqualTo("rw-------");
    }
  }

  @Test
  void isOneWatchersAtATime() throws IOException {
    try (SnapshotFile first = SnapshotFile.open(folder, "shop")) {
      assertThatThrownBy(() -> SnapshotFile.open(folder, "shop"))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("another process has it");
      SnapshotFile.open(folder, "till").close();
      first.write(SNAPSHOT);
    }
    SnapshotFile.open(folder, "shop").close();
  }

  @Test
  void cutAnywhereItIsDamaged() throws IOException {
    byte[] whole = whole();
    assertThat(SnapshotFile.unseal(whole).text(1, "")).isEqualTo("shop");
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> SnapshotFile.unseal(cut)).isInstanceOf(DamagedException.class);
    }
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    assertThatThrownBy(() -> SnapshotFile.unseal(longer)).isInstanceOf(DamagedException.class);
  }

  @Test
  void flippedAnywhereItIsDamaged() throws IOException {
    byte[] whole = whole();
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> SnapshotFile.unseal(flipped)).isInstanceOf(DamagedException.class);
    }
  }

  @Test
  void rubbishIsDamaged() throws IOException {
    Random random = new Random(3);
    byte[] whole = whole();
    for (int i = 0; i < 2_000; i++) {
      byte[] rubbish = whole.clone();
      int from = random.nextInt(rubbish.length - 8);
      for (int at = from; at < from + 8; at++) {
        rubbish[at] = (byte) random.nextInt();
      }
      if (!Arrays.equals(rubbish, whole)) {
        assertThatThrownBy(() -> SnapshotFile.unseal(rubbish)).isInstanceOf(DamagedException.class);
      }
    }
  }

  @Test
  void whatIsSetAsideKeepsItsContentAndTheOldestGo() throws IOException {
    try (SnapshotFile file = SnapshotFile.open(folder, "shop")) {
      for (int i = 1; i <= 5; i++) {
        Files.writeString(file.path(), "damage " + i);
        assertThatThrownBy(file::read).isInstanceOf(DamagedException.class);
        file.setAside("damaged", Instant.ofEpochSecond(i));
      }
    }

    assertThat(names())
        .containsExactly(
            "shop.memory.damaged-1970-01-01T000003Z",
            "shop.memory.damaged-1970-01-01T000004Z",
            "shop.memory.damaged-1970-01-01T000005Z",
            "shop.memory.lock");
    assertThat(folder.resolve("shop.memory.damaged-1970-01-01T000005Z")).hasContent("damage 5");
  }

  @Test
  void followsNoSymbolicLink() throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "mine");
    try (SnapshotFile file = SnapshotFile.open(folder, "shop")) {
      Files.createSymbolicLink(file.path(), other);
      Files.createSymbolicLink(folder.resolve("shop.memory.next"), other);

      assertThatThrownBy(file::read).isInstanceOf(IOException.class);
      file.write(SNAPSHOT);

      assertThat(other).hasContent("mine");
      assertThat(Files.isSymbolicLink(file.path())).isFalse();
    }
    Files.createSymbolicLink(folder.resolve("till.memory.lock"), other);
    assertThatThrownBy(() -> SnapshotFile.open(folder, "till")).isInstanceOf(IOException.class);
  }

  /** To open one that nobody reads would hold up the thread that delivers alerts too. */
  @Test
  void aPipeInAPlaceOfItsIsRefused() throws Exception {
    for (String place : List.of("shop.memory.lock", "till.memory")) {
      Path pipe = folder.resolve(place);
      assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
    }
    assertThatThrownBy(() -> SnapshotFile.open(folder, "shop"))
        .hasMessageContaining("is no regular file");
    try (SnapshotFile file = SnapshotFile.open(folder, "till")) {
      assertThatThrownBy(file::read).hasMessageContaining("is no regular file");
    }
  }

  /** What a power loss leaves where a disk lied about having written. */
  @Test
  void zeroesAreDamaged() {
    assertThatThrownBy(() -> SnapshotFile.unseal(new byte[4_096]))
        .isInstanceOf(DamagedException.class)
        .hasMessage("it is no snapshot");
  }

  /** Fields come and go without one; another layout is what an older version cannot read at all. */
  @Test
  void aLayoutOfALaterVersionIsToldAsSuch() throws IOException {
    byte[] later = whole();
    ByteBuffer.wrap(later).putInt(4, 2);
    CRC32C sum = new CRC32C();
    sum.update(later, 0, 12);
    sum.update(later, 16, later.length - 16);
    ByteBuffer.wrap(later).putInt(12, (int) sum.getValue());

    assertThatThrownBy(() -> SnapshotFile.unseal(later))
        .isInstanceOf(DamagedException.class)
        .hasMessage("its layout is 2, not 1");
  }

  @Test
  void aSecondProcessIsKeptOutUntilTheFirstEndsHoweverItEnds() throws Exception {
    Process other = holder();
    try {
      assertThat(other.getInputStream().read()).isEqualTo('!');
      assertThatThrownBy(() -> SnapshotFile.open(folder, "shop"))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("another process has it");
    } finally {
      other.destroyForcibly().waitFor();
    }
    try (SnapshotFile file = SnapshotFile.open(folder, "shop")) {
      assertThat(file.read().text(1, "")).isEqualTo("shop");
    }
  }

  private Process holder() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx32m",
            "-cp",
            Path.of("target/classes") + File.pathSeparator + Path.of("target/test-classes"),
            Holder.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** A system drops all of a process's locks on a file when any descriptor of it is closed. */
  @Test
  void aSecondWatcherThatIsRefusedDoesNotOpenTheLockOfTheFirst() throws Exception {
    try (SnapshotFile file = SnapshotFile.open(folder, "shop")) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> SnapshotFile.open(folder, "shop"))
            .hasMessageContaining("another watcher of this one");
      }
      Process other = holder();
      assertThat(other.getInputStream().read()).as("it was kept out").isNegative();
      assertThat(other.waitFor()).isNotZero();
      file.write(SNAPSHOT);
    }
    try (SnapshotFile file = SnapshotFile.open(folder, "shop")) {
      assertThat(file.read().text(1, "")).isEqualTo("shop");
    }
  }

  /** Writes, keeps the file and waits to be killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] folder) throws IOException {
      SnapshotFile file = SnapshotFile.open(Path.of(folder[0]), "shop");
      file.write(new FieldWriter().put(1, "shop").toBytes());
      System.out.print('!');
      System.out.flush();
      while (System.in.read() >= 0) {}
      file.close();
    }
  }

  @Test
  void whatAKilledProcessLeftBehindIsInNobodysWay() throws IOException {
    Files.writeString(folder.resolve("shop.memory.next"), "half");
    try (SnapshotFile file = SnapshotFile.open(folder, "shop")) {
      file.write(SNAPSHOT);
      assertThat(file.read().text(1, "")).isEqualTo("shop");
    }
  }

  @Test
  void aWriteThatFailsLeavesTheOneBefore() throws IOException {
    try (SnapshotFile file = SnapshotFile.open(folder, "shop")) {
      file.write(SNAPSHOT);
      assertThatThrownBy(() -> file.write(new byte[SnapshotFile.MOST_BYTES + 1]))
          .isInstanceOf(FileSystemException.class);
      assertThat(file.read().text(1, "")).isEqualTo("shop");
      file.write(new FieldWriter().put(1, "newest").toBytes());
      assertThat(file.read().text(1, "")).isEqualTo("newest");
    }
    assertThat(names()).containsExactly("shop.memory", "shop.memory.lock");
  }

  /** Who closes it does so behind an interrupt, for a write that takes too long. */
  @Test
  void whatWasGivenBackIsNotWrittenAnyMore() throws IOException {
    SnapshotFile file = SnapshotFile.open(folder, "shop");
    file.write(SNAPSHOT);
    file.close();

    assertThatThrownBy(() -> file.write(new FieldWriter().put(1, "newer").toBytes()))
        .isInstanceOf(FileSystemException.class)
        .hasMessageEndingWith("was given back");
    assertThat(SnapshotFile.readOnly(folder, "shop").text(1, "")).isEqualTo("shop");
    assertThat(names()).containsExactly("shop.memory", "shop.memory.lock");
  }

  @Test
  void anInterruptEndsNeitherReadingNorWriting() throws IOException {
    try (SnapshotFile file = SnapshotFile.open(folder, "shop")) {
      Thread.currentThread().interrupt();
      file.write(SNAPSHOT);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      assertThat(file.read().text(1, "")).isEqualTo("shop");
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(names()).containsExactly("shop.memory", "shop.memory.lock");
  }

  /** As fast as a host can find the threads that it interrupts. */
  @Test
  void interruptsWithoutEndEndNeitherReadingNorWriting() throws Exception {
    byte[] large = new FieldWriter().put(1, "shop").put(2, new byte[1 << 20]).toBytes();
    Thread self = Thread.currentThread();
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong interrupts = new AtomicLong();
    Thread hostile =
        new Thread(
            () -> {
              while (!over.get()) {
                if (Thread.getAllStackTraces().containsKey(self)) {
                  self.interrupt();
                  interrupts.incrementAndGet();
                }
              }
            });
    hostile.start();
    try (SnapshotFile file = SnapshotFile.open(folder, "shop")) {
      while (interrupts.get() < 1_000) {
        file.write(large);
        assertThat(file.read().bytes(2).orElseThrow()).hasSize(1 << 20);
      }
    } finally {
      over.set(true);
      while (hostile.isAlive()) {
        Thread.onSpinWait();
      }
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static byte[] whole() {
    byte[] header = SnapshotFile.seal(SNAPSHOT);
    byte[] whole = Arrays.copyOf(header, header.length + SNAPSHOT.length);
    System.arraycopy(SNAPSHOT, 0, whole, header.length, SNAPSHOT.length);
    return whole;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
