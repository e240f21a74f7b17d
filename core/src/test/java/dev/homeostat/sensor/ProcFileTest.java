package dev.homeostat.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcFileTest {

  @Test
  void findsTheNumberBehindAKeyAndReadsAnew(@TempDir Path folder) throws IOException {
    Path path = Files.writeString(folder.resolve("status"), "Name:\tjava\nVmRSS:\t  12345 kB\n");
    try (ProcFile file = new ProcFile(path)) {
      assertThat(file.after(new ProcFile.Key("VmRSS:"))).isEqualTo(12_345);
      assertThat(file.after(new ProcFile.Key("RssAnon:"))).isNaN();
      assertThat(file.after(new ProcFile.Key("Name:"))).isNaN();

      Files.writeString(path, "VmRSS: 7");
      file.read();
      assertThat(file.after(new ProcFile.Key("VmRSS:"))).isEqualTo(7);
      assertThat(file.after(new ProcFile.Key("Name:"))).isNaN();

      Files.writeString(path, "");
      file.read();
      assertThat(file.after(new ProcFile.Key("VmRSS:"))).isNaN();
    }
  }

  @Test
  void aProcessNameCannotShiftTheFields(@TempDir Path folder) throws IOException {
    Path path = Files.writeString(folder.resolve("stat"), "17 (a) 1 (b ) S 3 4 5");
    try (ProcFile file = new ProcFile(path)) {
      assertThat(file.fieldAfterParenthesis(1)).isNaN();
      assertThat(file.fieldAfterParenthesis(2)).isEqualTo(3);
      assertThat(file.fieldAfterParenthesis(4)).isEqualTo(5);
      assertThat(file.fieldAfterParenthesis(5)).isNaN();
    }
  }

  @Test
  void readsNoMoreThanFourKibibytes(@TempDir Path folder) throws IOException {
    Path path = Files.writeString(folder.resolve("long"), "x".repeat(4090) + "KEY: 123456");
    try (ProcFile file = new ProcFile(path)) {
      assertThat(file.after(new ProcFile.Key("KEY:"))).isEqualTo(1);
    }
  }

  @Test
  void aMissingFileSaysSo(@TempDir Path folder) {
    assertThatThrownBy(() -> new ProcFile(folder.resolve("none")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none");
  }

  @Property(seed = "8", tries = 200)
  void garbageIsNoNumberAndNeverThrows(@ForAll byte[] garbage) throws IOException {
    Path path = Files.createTempFile("homeostat", ".proc");
    try {
      Files.write(path, garbage);
      try (ProcFile file = new ProcFile(path)) {
        file.after(new ProcFile.Key("a"));
        for (int field = 0; field < 5; field++) {
          file.fieldAfterParenthesis(field);
        }
      }
    } finally {
      Files.delete(path);
    }
  }

  @Test
  void limitsAreTheSoftOnesAndUnlimitedIsNone(@TempDir Path proc) throws IOException {
    Files.createDirectory(proc.resolve("self"));
    Files.writeString(
        proc.resolve("self/limits"),
        """
        Limit                     Soft Limit           Hard Limit           Units
        Max processes             unlimited            15432                processes
        Max open files            1024                 1048576              files
        """);
    ProcessLimits limits = new ProcessLimits(ProcFolder.self(proc));
    assertThat(limits.openFiles()).isNaN();

    limits.refresh(0);

    assertThat(limits.openFiles()).isEqualTo(1024);
    assertThat(limits.processes()).isNaN();
  }

  @Test
  void limitsAreReadAnewAfterTenMinutes(@TempDir Path proc) throws IOException {
    Files.createDirectory(proc.resolve("self"));
    Path file = proc.resolve("self/limits");
    Files.writeString(file, "Max open files  10  20  files\n");
    ProcessLimits limits = new ProcessLimits(ProcFolder.self(proc));
    limits.refresh(0);
    Files.delete(file);

    limits.refresh(599_000_000_000L);
    assertThat(limits.openFiles()).isEqualTo(10);
    limits.refresh(600_000_000_000L);
    assertThat(limits.openFiles()).isNaN();
  }

  @Test
  void limitsInAFormNobodyKnowsAreNoLimits(@TempDir Path proc) throws IOException {
    Files.createDirectory(proc.resolve("self"));
    Files.writeString(proc.resolve("self/limits"), "Max open files\nMax processes  many  1  x\n");
    ProcessLimits limits = new ProcessLimits(ProcFolder.self(proc));

    limits.refresh(0);

    assertThat(limits.openFiles()).isNaN();
    assertThat(limits.processes()).isNaN();
  }

  @Test
  void theSmallestOfAllTaskLimitsCounts(@TempDir Path proc) throws IOException {
    Files.createDirectories(proc.resolve("self"));
    Files.createDirectories(proc.resolve("sys/kernel"));
    Files.writeString(proc.resolve("self/limits"), "Max processes  15432  15432  processes\n");
    Files.writeString(proc.resolve("sys/kernel/threads-max"), "30000\n");
    TaskLimits limits = new TaskLimits(ProcFolder.self(proc));
    assertThat(limits.most()).isNaN();

    limits.refresh(0);
    assertThat(limits.most()).isEqualTo(15_432);

    Files.writeString(proc.resolve("sys/kernel/threads-max"), "200\n");
    limits.refresh(601_000_000_000L);
    assertThat(limits.most()).isEqualTo(200);

    Files.writeString(proc.resolve("sys/kernel/pid_max"), "150\n");
    limits.refresh(1_202_000_000_000L);
    assertThat(limits.most()).isEqualTo(150);
  }
}
