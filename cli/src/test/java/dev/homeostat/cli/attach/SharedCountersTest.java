package dev.homeostat.cli.attach;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What anybody can put into a folder of many is not taken for a process's counters. */
@EnabledOnOs(OS.LINUX)
class SharedCountersTest {

  private static final long PID = 17;

  @TempDir private Path temporary;

  private long ours;

  @BeforeEach
  void whoWeAre() throws IOException {
    ours = ProcessOwner.of(Path.of("/proc/self")).uid();
  }

  @Test
  void theFileOfItsOwnUserIsFound() throws IOException {
    Path file = Files.createFile(folder("hsperfdata_shop").resolve("17"));
    assertThat(counters().of(ours, PID)).contains(file);
    assertThat(counters().of(ours, PID + 1)).isEmpty();
  }

  /** A JVM that was killed leaves its file, and its number is given again. */
  @Test
  void anotherUsersIsNot() throws IOException {
    Files.createFile(folder("hsperfdata_x").resolve("17"));
    assertThat(counters().of(ours + 1, PID)).isEmpty();
  }

  @Test
  void norWhereOthersMayWrite() throws IOException {
    Path folder = folder("hsperfdata_shop");
    Files.createFile(folder.resolve("17"));
    for (String mode : new String[] {"rwxrwxr-x", "rwxr-xrwx"}) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
      assertThat(counters().of(ours, PID)).as(mode).isEmpty();
    }
  }

  @Test
  void aLinkIsNotFollowed() throws IOException {
    Path elsewhere = folder("elsewhere");
    Path file = Files.createFile(elsewhere.resolve("17"));
    Files.createSymbolicLink(temporary.resolve("hsperfdata_a"), elsewhere);
    Files.createSymbolicLink(folder("hsperfdata_b").resolve("17"), file);
    assertThat(counters().of(ours, PID)).isEmpty();
  }

  @Test
  void aPipeIsNotOpened() throws IOException, InterruptedException {
    Path pipe = folder("hsperfdata_shop").resolve("17");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThat(counters().of(ours, PID)).isEmpty();
  }

  @Test
  void whatIsInTheWayHidesNothing() throws IOException {
    Files.createDirectory(folder("hsperfdata_a").resolve("17"));
    Files.createFile(temporary.resolve("hsperfdata_b"));
    Path file = Files.createFile(folder("hsperfdata_c").resolve("17"));
    assertThat(counters().of(ours, PID)).contains(file);
  }

  @Test
  void whereNothingIsSharedNothingIsFound() {
    assertThat(new SharedCounters(temporary.resolve("none")).of(ours, PID)).isEmpty();
  }

  private SharedCounters counters() {
    return new SharedCounters(temporary);
  }

  /** As the JVM makes it, whatever this user's mask is. */
  private Path folder(String name) throws IOException {
    Path folder = Files.createDirectory(temporary.resolve(name));
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
