package dev.homeostat.kernel.novelty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeostat.kernel.Child;
import dev.homeostat.kernel.novelty.Behaviour.Kind;
import dev.homeostat.kernel.novelty.KnownBehaviours.How;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownBehavioursTest {

  private static final Set<Kind> ALL = EnumSet.allOf(Kind.class);

  private static final Behaviour CONVERT = new Behaviour(Kind.PROCESS, "/usr/bin/convert");

  @TempDir Path folder;

  private final List<String> lines = new ArrayList<>();
  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = KnownBehaviours.fileOf(folder, "My shop/1");
  }

  @Test
  void staysKnownOnDisk() throws IOException {
    KnownBehaviours known = KnownBehaviours.in(file, lines::add);
    known.put(How.LEARNED, CONVERT);
    known.endLearning(ALL);
    known.save();

    KnownBehaviours again = KnownBehaviours.in(file, lines::add);

    assertThat(again.has(How.LEARNED, CONVERT)).isTrue();
    assertThat(again.isLearned(Kind.PROCESS)).isTrue();
    assertThat(again.lines()).containsExactly("learned process /usr/bin/convert");
  }

  @Test
  void everyComponentHasAFileOfItsOwn() {
    assertThat(Stream.of("a b", "a_b", "A_B", "a/b", "shop").map(this::nameOf))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("kernel-[A-Za-z0-9._-]+\\.txt"))
        .contains("kernel-a_b.txt", "kernel-shop.txt");
  }

  private String nameOf(String component) {
    return String.valueOf(KnownBehaviours.fileOf(folder, component).getFileName());
  }

  @Test
  void whatItMakesIsItsOwnersAlone() throws IOException {
    file = KnownBehaviours.fileOf(folder.resolve("a").resolve("b"), "shop");
    written();

    assertThat(mode(folder.resolve("a"))).isEqualTo("rwx------");
    assertThat(mode(folder.resolve("a").resolve("b"))).isEqualTo("rwx------");
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(mode(file.resolveSibling(".kernel-shop.txt.lock"))).isEqualTo("rw-------");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  /** As where a newer Homeostat ran in between, and is taken back. */
  @Test
  void whatANewerVersionWroteBesidesStaysAsItIs() throws IOException {
    List<String> besides =
        List.of(
            "denied process /bin/sh", "learned socket  unix:/run/x", "learning done socket", "?!");
    List<String> all = new ArrayList<>(besides);
    all.add("learned process /usr/bin/convert");
    all.add("accepted process /bin/sh");
    all.add("learning done process");
    new KnownFile(file).write(all);

    KnownBehaviours known = KnownBehaviours.in(file, lines::add);
    assertThat(lines).isEmpty();
    assertThat(known.isLearned(Kind.PROCESS)).isTrue();
    assertThat(known.isLearned(Kind.LISTENER)).isFalse();
    assertThat(known.lines())
        .containsExactly("learned process /usr/bin/convert", "accepted process /bin/sh");

    known.put(How.SEEN, CONVERT);
    known.save();
    known.put(How.ACCEPTED, CONVERT);
    known.save();

    assertThat(Files.readAllLines(file))
        .containsAll(besides)
        .contains("seen process /usr/bin/convert", "accepted process /usr/bin/convert")
        .doesNotHaveDuplicates();
  }

  @Test
  void whatIsNotUnderstoodIsKeptUpToABound() throws IOException {
    String line = "denied " + "x".repeat(993);
    List<String> most = Collections.nCopies(KnownBehaviours.MOST_CHARACTERS / 1_000, line);
    new KnownFile(file).write(most);
    KnownBehaviours.in(file, lines::add).save();
    assertThat(file).exists();
    assertThat(lines).isEmpty();

    List<String> more = new ArrayList<>(most);
    more.add(line);
    new KnownFile(file).write(more);
    KnownBehaviours.in(file, lines::add);

    assertThat(file).doesNotExist();
    assertThat(aside()).exists();
    assertThat(lines).singleElement().asString().contains(", line " + (most.size() + 2) + ": ");
  }

  @Test
  void learningIsDoneOfTheKindsThatWereWatched() throws IOException {
    KnownBehaviours known = KnownBehaviours.in(file, lines::add);
    known.endLearning(EnumSet.of(Kind.PROCESS, Kind.LISTENER));
    known.save();

    KnownBehaviours again = KnownBehaviours.in(file, lines::add);

    assertThat(Files.readAllLines(file))
        .contains("learning done process", "learning done listener");
    assertThat(again.isLearned(Kind.LISTENER)).isTrue();
    assertThat(again.isLearned(Kind.CODE)).isFalse();
  }

  @Test
  void whatAnOlderVersionWroteIsOfAllKinds() throws IOException {
    Files.write(file, List.of("learned process /usr/bin/convert", "learning done"));

    KnownBehaviours known = KnownBehaviours.in(file, lines::add);

    assertThat(ALL).allMatch(known::isLearned);
    assertThat(lines).isEmpty();
  }

  @Test
  void takesNoteOfWhatSomebodyElseAccepts() throws IOException {
    KnownBehaviours known = KnownBehaviours.in(file, lines::add);
    known.endLearning(ALL);
    known.save();

    Files.write(file, List.of("accepted process /usr/bin/convert"));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    known.refresh();

    assertThat(known.has(How.ACCEPTED, CONVERT)).isTrue();
  }

  @Test
  void whoAcceptsWhileASidecarWritesLosesNothingOfEither() throws Exception {
    String data = "data=" + folder;
    int written = 0;
    try (Child one = Child.sidecar("accept", "component=My shop/1", data, "behaviour=listener 1");
        Child two = Child.sidecar("accept", "component=My shop/1", data, "behaviour=listener 2")) {
      KnownBehaviours known = KnownBehaviours.in(file, lines::add);
      while (one.process().isAlive() || two.process().isAlive() || written == 0) {
        known.put(How.LEARNED, new Behaviour(Kind.PROCESS, "/bin/" + written));
        known.save();
        written++;
        known = KnownBehaviours.in(file, lines::add); // As after a start anew.
      }
      assertThat(one.process().exitValue() + two.process().exitValue()).isZero();
    }

    assertThat(KnownBehaviours.lookAt(file).lines())
        .contains("accepted listener 1", "accepted listener 2")
        .hasSize(2 + Math.min(written, KnownBehaviours.MOST));
    assertThat(lines).isEmpty();
  }

  @Test
  void whatAnotherWritesWithinTheSameInstantIsSeen() throws IOException {
    KnownBehaviours known = written();
    FileTime instant = Files.getLastModifiedTime(file);
    KnownBehaviours other = KnownBehaviours.in(file, lines::add);
    other.put(How.ACCEPTED, CONVERT);
    other.save();
    Files.setLastModifiedTime(file, instant);

    known.refresh();

    assertThat(known.has(How.ACCEPTED, CONVERT)).isTrue();
  }

  @Test
  void whoIsStoppedWhileHeWritesStopsNobodyForever() throws Exception {
    KnownBehaviours known = written();
    known.put(How.SEEN, CONVERT);
    try (FileChannel lock = new KnownFile(file).lock()) {
      assertThat(lock.isOpen()).isTrue();
      assertThatThrownBy(known::save)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another process is writing it");
    }
    known.save();

    assertThat(KnownBehaviours.lookAt(file).has(How.SEEN, CONVERT)).isTrue();
  }

  @Test
  void aNameForgesNoLine() throws IOException {
    KnownBehaviours known = KnownBehaviours.in(file, lines::add);
    known.put(How.SEEN, new Behaviour(Kind.PROCESS, "/tmp/x\nlearned process /bin/evil"));
    known.save();

    KnownBehaviours again = KnownBehaviours.in(file, lines::add);

    assertThat(again.has(How.LEARNED, new Behaviour(Kind.PROCESS, "/bin/evil"))).isFalse();
    assertThat(again.lines()).isEqualTo(known.lines()).hasSize(1);
  }

  @Test
  void saysWhichLineIsBad() throws IOException {
    Files.write(file, List.of("# fine", "learned nonsense"));

    assertThatThrownBy(() -> KnownBehaviours.lookAt(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ", line 2: 'nonsense'; allowed are");
    assertThat(file).exists();
  }

  @Test
  void aDamagedFileIsPutAsideAndLearningBeginsAnew() throws IOException {
    written();
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 10));

    KnownBehaviours anew = KnownBehaviours.in(file, lines::add);

    assertThat(anew.isLearned(Kind.PROCESS)).isFalse();
    assertThat(anew.lines()).isEmpty();
    assertThat(file).doesNotExist();
    Path aside = aside();
    assertThat(aside).content().contains("accepted process /bin/sh");
    assertThat(lines)
        .singleElement()
        .asString()
        .startsWith(file + ": it is cut short; it is damaged and kept as " + aside.getFileName())
        .contains("learning begins anew", "accepted can be read there");
  }

  @Test
  void damageWhileItIsWatchedLosesNothing() throws IOException {
    KnownBehaviours known = written();
    Files.writeString(file, "accepted");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));

    known.refresh();
    known.save();

    assertThat(lines).singleElement().asString().contains("what is known is written anew");
    assertThat(aside()).hasContent("accepted");
    KnownBehaviours again = KnownBehaviours.in(file, lines::add);
    assertThat(again.isLearned(Kind.PROCESS)).isTrue();
    assertThat(again.lines()).isEqualTo(known.lines());
  }

  @Test
  void everyFlippedBitAndEveryCutIsSeenOrChangesNothing() throws IOException {
    List<String> all = written().lines();
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= (byte) (1 << i % Byte.SIZE);
      Files.write(file, flipped);
      assertThat(seenOr(all)).as("byte %d", i).isTrue();
      Files.write(file, Arrays.copyOf(whole, i));
      assertThat(seenOr(all)).as("cut at %d", i).isTrue();
    }
  }

  private boolean seenOr(List<String> all) throws IOException {
    try {
      return KnownBehaviours.lookAt(file).lines().equals(all);
    } catch (KnownFile.DamagedException e) {
      return true;
    }
  }

  @Test
  void whatAPersonWroteNeedsNoChecksum() throws IOException {
    written();
    List<String> edited = new ArrayList<>(Files.readAllLines(file));
    edited.set(0, "accepted listener 80");
    Files.write(file, edited);

    KnownBehaviours known = KnownBehaviours.in(file, lines::add);

    assertThat(known.lines()).hasSize(3).contains("accepted listener 80");
    assertThat(lines).isEmpty();
  }

  @Test
  void followsNoSymbolicLink() throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "accepted process /bin/sh\n");
    Files.createSymbolicLink(file, other);

    assertThatThrownBy(() -> KnownBehaviours.in(file, lines::add))
        .hasMessageContaining("symbolic links are not followed");
    assertThat(other).exists();
  }

  private KnownBehaviours written() throws IOException {
    KnownBehaviours known = KnownBehaviours.in(file, lines::add);
    known.put(How.LEARNED, CONVERT);
    known.put(How.ACCEPTED, new Behaviour(Kind.PROCESS, "/bin/sh"));
    known.endLearning(ALL);
    known.save();
    return known;
  }

  private Path aside() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> path.toString().contains(".damaged-")).findFirst().orElseThrow();
    }
  }

  @Test
  void keepsSoManyAndNoMore() {
    KnownBehaviours known = KnownBehaviours.inMemory();
    for (int i = 0; i < 3_000; i++) {
      known.put(How.LEARNED, new Behaviour(Kind.PROCESS, "/bin/" + i));
    }

    assertThat(known.lines()).hasSize(KnownBehaviours.MOST);
    assertThat(known.put(How.LEARNED, new Behaviour(Kind.LISTENER, "80"))).isTrue();
  }
}
