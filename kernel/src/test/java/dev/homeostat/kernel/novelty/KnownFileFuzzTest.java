package dev.homeostat.kernel.novelty;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.homeostat.kernel.novelty.Behaviour.Kind;
import dev.homeostat.text.SafeText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Whatever lies where a component's usual behaviours are kept is known, or put aside and told. */
class KnownFileFuzzTest {

  private static final Set<Kind> ALL = EnumSet.allOf(Kind.class);

  /** A path, what is wrong with a line, and the first of its characters, each perhaps escaped. */
  private static final int LONGEST_LINE = 1_000;

  @TempDir private static Path folder;

  @FuzzTest
  void aFileIsKnownOrPutAside(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("kernel-shop.txt"), bytes);
    List<String> log = new ArrayList<>();
    KnownBehaviours known = KnownBehaviours.in(file, log::add);
    assertThat(known.lines()).allMatch(SafeText::isPlain);
    if (Files.exists(file)) {
      assertThat(log).isEmpty();
    } else {
      assertThat(log).hasSize(1);
      assertThat(log.get(0))
          .matches(SafeText::isPlain)
          .contains("kept as kernel-shop.txt.damaged-")
          .hasSizeLessThan(LONGEST_LINE);
      assertThat(known.lines()).isEmpty();
      assertThat(asides()).isNotEmpty();
    }

    known.endLearning(ALL);
    known.save();
    KnownBehaviours again = KnownBehaviours.lookAt(file);
    assertThat(again.lines()).isEqualTo(known.lines());
    assertThat(again.isLearned(Kind.PROCESS)).isTrue();
  }

  /** The watched program's word. */
  @FuzzTest
  void aNameIsReadAsItWasWritten(byte[] bytes) {
    String name = new String(bytes, StandardCharsets.UTF_8);
    for (Kind kind : Kind.values()) {
      Behaviour behaviour = new Behaviour(kind, name);
      assertThat(behaviour.toString().lines()).hasSize(1);
      assertThat(Behaviour.parse(behaviour.toString())).isEqualTo(behaviour);
    }
  }

  private static List<Path> asides() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(path -> path.toString().contains(".damaged-")).toList();
    }
  }
}
