package dev.homeostat.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

  private static final int NOBODY = 65_534;

  @TempDir private Path folder;

  @Test
  void itTakesItsPlaceWhenItIsComplete() throws IOException {
    Path place = Files.writeString(folder.resolve("page"), "old");
    try (WholeFile file = WholeFile.begin(place)) {
      file.out().write("new");
      assertThat(place).hasContent("old");
      file.commit();
    }
    assertThat(place).hasContent("new");
    assertThat(names()).containsExactly("page");
  }

  @Test
  void whatIsNotCompleteLeavesNothing() throws IOException {
    Path place = folder.resolve("page");
    try (WholeFile file = WholeFile.begin(place)) {
      file.out().write("half");
    }
    assertThat(names()).isEmpty();
  }

  /** As a link of our own that was made for it: a page under another name. */
  @Test
  void aLinkInItsPlaceIsFollowed() throws IOException {
    Path real = Files.writeString(folder.resolve("real"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    try (WholeFile file = WholeFile.begin(link)) {
      file.out().write("new");
      file.commit();
    }
    assertThat(link).isSymbolicLink();
    assertThat(real).hasContent("new");
  }

  @Test
  void whatStandsBesideItIsNotWrittenTo() throws IOException {
    Path precious = Files.writeString(folder.resolve("precious"), "as it was");
    Path beside = folder.resolve(".page." + ProcessHandle.current().pid() + ".tmp");
    Files.createSymbolicLink(beside, precious);

    assertThatThrownBy(() -> WholeFile.begin(folder.resolve("page")))
        .isInstanceOf(IOException.class)
        .hasMessage(beside.toRealPath(LinkOption.NOFOLLOW_LINKS) + " is in the way; remove it");
    assertThat(precious).hasContent("as it was");
    assertThat(beside).isSymbolicLink();

    Files.delete(beside);
    Files.createSymbolicLink(beside, folder.resolve("none"));
    assertThatThrownBy(() -> WholeFile.begin(folder.resolve("page")))
        .hasMessageEndingWith("is in the way; remove it");
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void inAFolderOfManyAStrangersLinkIsNotFollowed() throws IOException {
    Path precious = Files.writeString(folder.resolve("precious"), "as it was");
    Path shared = Files.createDirectory(folder.resolve("shared"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path file = foreign(Files.createSymbolicLink(shared.resolve("page"), precious));
    Path above = foreign(Files.createSymbolicLink(shared.resolve("pages"), folder));

    assertThatThrownBy(() -> WholeFile.begin(file)).hasMessageContaining("belongs to somebody");
    assertThatThrownBy(() -> WholeFile.begin(above.resolve("page")))
        .hasMessageContaining("is not followed");
    assertThat(precious).hasContent("as it was");
  }

  private Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }

  private static Path foreign(Path path) throws IOException {
    try {
      Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      assumeTrue(false, "only root gives files away");
    }
    return path;
  }
}
