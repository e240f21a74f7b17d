package dev.homeostat.kernel.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryMapTest {

  private static final List<String> LINES =
      List.of(
          "7f0000000000-7f0000100000 rw-p 00000000 00:00 0",
          "7f1000000000-7f1000270000 rwxp 00000000 00:00 0",
          "7f1000270000-7f1007000000 ---p 00000000 00:00 0",
          "7f1007000000-7f1007270000 rwxp 00000000 00:00 0 ",
          "7f2000000000-7f2000001000 ---p 00000000 00:00 0",
          "7f3000000000-7f3000800000 r-xp 00200000 fe:01 77             /opt/jdk"
              + " 25/lib/server/libjvm.so",
          "7f3100000000-7f3100800000 r-xp 00200000 fe:01 79             /opt/jdk 25/lib/libnio.so",
          "7f3200000000-7f3200800000 r-xp 00200000 fe:01 80             /tmp/libjna7.so",
          "7f4000000000-7f4000001000 r--p 00000000 fe:01 78             /lib/libc.so.6",
          "7ffd00000000-7ffd00001000 r-xp 00000000 00:00 0              [vdso]");

  @TempDir Path folder;

  private final MemoryMap map = MemoryMap.of(LINES.stream());

  @Test
  void theCodeCacheIsWhatIsExecutableWithWhatIsSetAsideBesideIt() {
    assertThat(map.codeCaches())
        .containsExactly(new MemoryMap.Range(0x7f1000000000L, 0x7f1007270000L));
  }

  @Test
  void aNameThatIsNoTextHidesNothing() throws Exception {
    Path maps = folder.resolve("maps");
    Files.write(
        maps,
        List.of("7f3200000000-7f3200800000 r-xp 00000000 fe:01 80   /tmp/\u00ff", LINES.get(7)),
        StandardCharsets.ISO_8859_1);

    assertThat(MemoryMap.of(maps).executableFiles()).contains("/tmp/libjna7.so");
  }

  @Test
  void aFileThatWasReplacedIsTheSame() {
    MemoryMap upgraded =
        MemoryMap.of(LINES.stream().map(line -> line.contains(".so") ? line + " (deleted)" : line));

    assertThat(upgraded.executableFiles()).isEqualTo(map.executableFiles());
    assertThat(upgraded.spawnHelper()).isEqualTo(map.spawnHelper());
  }

  @Test
  void aFileThatLivesInMemoryOnlyKeepsTheNameItHasFromTheStart() {
    String line = "7f5000000000-7f5000001000 r-xp 00000000 00:01 9   /memfd:jit (deleted)";

    assertThat(MemoryMap.of(Stream.of(line)).executableFiles())
        .containsExactly("/memfd:jit (deleted)");
  }

  @Test
  void onlyFilesOfWhichSomethingMayBeRunAreCodeAndNotTheJdksOwn() {
    assertThat(map.executableFiles()).containsExactly("/tmp/libjna7.so");
    assertThat(map.file("libjvm.so")).contains("/opt/jdk 25/lib/server/libjvm.so");
    assertThat(map.file("jvm.so")).isEmpty();
    assertThat(map.spawnHelper()).contains("/opt/jdk 25/lib/jspawnhelper");
  }
}
