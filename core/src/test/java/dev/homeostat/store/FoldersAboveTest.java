package dev.homeostat.store;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class FoldersAboveTest {

  private static final int NOBODY = 65_534;

  @TempDir private Path folder;

  private Path real = Path.of("");

  @BeforeEach
  void make() throws IOException {
    real = Files.createDirectory(folder.resolve("real"));
  }

  @Test
  void aLinkOfOurOwnIsFollowedAnywhere() throws IOException {
    openToAll(folder);
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    passes(link.resolve("file"));
  }

  @Test
  void aLinkOfRootsIsFollowed() {
    passes(Path.of("/var/run/homeostat/file")); // To /run, on most machines.
    passes(Path.of("/proc/self/cwd/file"));
  }

  @Test
  void aLinkThatIsNoStrangersToPutIsFollowed() throws IOException {
    Path link = foreign(Files.createSymbolicLink(folder.resolve("link"), real));
    passes(link.resolve("file"));
  }

  @Test
  void aLinkInAFolderOfItsOwnersIsFollowed() throws IOException {
    Path link = foreign(Files.createSymbolicLink(folder.resolve("link"), real));
    openToAll(folder);
    foreign(folder);
    passes(link.resolve("file"));
  }

  @Test
  void aStrangersLinkInAFolderOfManyIsNot() throws IOException {
    Path link = foreign(Files.createSymbolicLink(folder.resolve("link"), real));
    openToAll(folder);
    refuses(link, link.resolve("file"));
    refuses(link, link.resolve("a/b/c/file"));
    refuses(link, real.resolve("../link/file"));
  }

  @Test
  void norOneBehindAnother() throws IOException {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    Path evil = foreign(Files.createSymbolicLink(shared.resolve("evil"), real));
    openToAll(shared);
    Path good = Files.createSymbolicLink(folder.resolve("good"), Path.of("shared/./evil"));
    refuses(evil, good.resolve("file"));
  }

  @Test
  void linksThatEndNowhereAreNotFollowedForEver() throws IOException {
    Path one = folder.resolve("one");
    Path two = Files.createSymbolicLink(folder.resolve("two"), one);
    Files.createSymbolicLink(one, two);
    assertThatThrownBy(() -> FoldersAbove.check(one.resolve("file")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aFileThatAStrangerMadeFirstInAFolderOfManyIsRefused() throws IOException {
    Path file = foreign(Files.createFile(folder.resolve("file")));
    passes(file);
    openToAll(folder);
    assertThatThrownBy(() -> FoldersAbove.check(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file + ": belongs to somebody else");
    passes(Files.createFile(folder.resolve("ours")));
    passes(folder.resolve("none"));
  }

  private static void passes(Path file) {
    assertThatCode(() -> FoldersAbove.check(file)).doesNotThrowAnyException();
  }

  private static void refuses(Path link, Path file) {
    assertThatThrownBy(() -> FoldersAbove.check(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(link.toString())
        .hasMessageContaining("is not followed");
  }

  private static void openToAll(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
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
