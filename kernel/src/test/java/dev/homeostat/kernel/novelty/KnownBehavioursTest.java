package dev.homeostat.kernel.novelty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeostat.kernel.novelty.Behaviour.Kind;
import dev.homeostat.kernel.novelty.KnownBehaviours.How;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownBehavioursTest {

  private static final Behaviour CONVERT = new Behaviour(Kind.PROCESS, "/usr/bin/convert");

  @TempDir Path folder;

  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = KnownBehaviours.fileOf(folder, "My shop/1");
  }

  @Test
  void staysKnownOnDisk() throws IOException {
    KnownBehaviours known = KnownBehaviours.in(file);
    known.put(How.LEARNED, CONVERT);
    known.endLearning();
    known.save();

    KnownBehaviours again = KnownBehaviours.in(file);

    assertThat(file).hasFileName("kernel-my_shop_1.txt");
    assertThat(again.has(How.LEARNED, CONVERT)).isTrue();
    assertThat(again.isLearned()).isTrue();
    assertThat(again.lines()).containsExactly("learned process /usr/bin/convert");
  }

  @Test
  void takesNoteOfWhatSomebodyElseAccepts() throws IOException {
    KnownBehaviours known = KnownBehaviours.in(file);
    known.endLearning();
    known.save();

    Files.write(file, List.of("accepted process /usr/bin/convert"));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    known.refresh();

    assertThat(known.has(How.ACCEPTED, CONVERT)).isTrue();
  }

  @Test
  void aNameForgesNoLine() throws IOException {
    KnownBehaviours known = KnownBehaviours.in(file);
    known.put(How.SEEN, new Behaviour(Kind.PROCESS, "/tmp/x\nlearned process /bin/evil"));
    known.save();

    KnownBehaviours again = KnownBehaviours.in(file);

    assertThat(again.has(How.LEARNED, new Behaviour(Kind.PROCESS, "/bin/evil"))).isFalse();
    assertThat(again.lines()).isEqualTo(known.lines()).hasSize(1);
  }

  @Test
  void saysWhichLineIsBad() throws IOException {
    Files.write(file, List.of("# fine", "learned nonsense"));

    assertThatThrownBy(() -> KnownBehaviours.in(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ", line 2: 'nonsense'; allowed are");
  }

  @Test
  void keepsSoManyAndNoMore() {
    KnownBehaviours known = KnownBehaviours.inMemory();
    for (int i = 0; i < 3_000; i++) {
      known.put(How.LEARNED, new Behaviour(Kind.PROCESS, "/bin/" + i));
    }

    assertThat(known.lines()).hasSize(KnownBehaviours.MOST);
  }
}
