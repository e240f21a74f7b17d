package dev.homeostat.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerfCountersTest {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void findsALongByItsNameInEitherByteOrder(boolean little, @TempDir Path folder)
      throws IOException {
    Path file = Files.write(folder.resolve("17"), counters(little));
    try (PerfCounters counters = new PerfCounters(file)) {
      assertThat(counters.has("sun.gc.collector.2.invocations")).isTrue();
      assertThat(counters.value("sun.gc.collector.2.invocations")).isEqualTo(42);
      assertThat(counters.value("sun.os.hrt.frequency")).isEqualTo(-2);
      assertThat(counters.has("a.text")).isFalse();
      assertThat(counters.value("unknown")).isZero();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void ownCountersAreReadFromAFolderThatIsOursAlone(@TempDir Path folder) throws IOException {
    Path own = Files.createDirectory(folder.resolve("own"));
    PerfCounters.checkOurs(own);

    Path link = Files.createSymbolicLink(folder.resolve("link"), own);
    assertThatThrownBy(() -> PerfCounters.checkOurs(link)).hasMessageContaining("user's alone");
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwx---"));
    assertThatThrownBy(() -> PerfCounters.checkOurs(own)).hasMessageContaining("user's alone");
  }

  @Test
  void aValueIsReadAnew(@TempDir Path folder) throws IOException {
    byte[] bytes = counters(true);
    Path file = Files.write(folder.resolve("17"), bytes);
    try (PerfCounters counters = new PerfCounters(file)) {
      int at = 0;
      while (bytes[at] != 42) {
        at++;
      }
      bytes[at] = 43;
      Files.write(file, bytes);
      assertThat(counters.value("sun.gc.collector.2.invocations")).isEqualTo(43);
    }
  }

  @Test
  void whatIsNoCounterFileIsRefused(@TempDir Path folder) throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));
    Path other = Files.write(folder.resolve("other"), new byte[100]);
    assertThatThrownBy(() -> new PerfCounters(empty)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new PerfCounters(other)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new PerfCounters(folder.resolve("none")))
        .isInstanceOf(IOException.class);
  }

  /** Else tens of thousands of names that reach to the end of a file would take all memory. */
  @Test
  void aNameThatTheJvmGivesNobodyIsNotReadToItsEnd(@TempDir Path folder) throws IOException {
    String longest = "x".repeat(200);
    Path file =
        Files.write(
            folder.resolve("17"),
            file(
                true,
                out -> {
                  entry(out, longest + "yz", 'J', 0, 1);
                  entry(out, "java.threads.live", 'J', 0, 42);
                }));
    try (PerfCounters counters = new PerfCounters(file)) {
      assertThat(counters.has(longest + "yz")).isFalse();
      assertThat(counters.has(longest)).isTrue();
      assertThat(counters.value("java.threads.live")).isEqualTo(42);
    }
  }

  /** Heads within heads would make of one file of 1 MiB a hundred thousand entries and more. */
  @Test
  void anEntryThatIsShorterThanItsHeadIsTheLast(@TempDir Path folder) throws IOException {
    byte[] bytes =
        file(
            true,
            out -> {
              // Its last four bytes are the next one's first, whose name it shares from 'a' on.
              out.putInt(16).putInt(16 + 20 + 1).putInt(0).put((byte) 'J').put(new byte[3]);
              entry(out, "java.threads.live", 'J', 0, 42);
            });
    try (PerfCounters counters = new PerfCounters(Files.write(folder.resolve("17"), bytes))) {
      assertThat(counters.has("ava.threads.live")).isTrue();
      assertThat(counters.has("java.threads.live")).isFalse();
    }
  }

  /** A JVM may die while it writes, and somebody else may own the folder. */
  @Test
  void aTruncatedOrGarbledFileThrowsNothingButIoExceptions(@TempDir Path folder)
      throws IOException {
    Random random = new Random(9);
    Path file = folder.resolve("17");
    byte[] good = counters(true);
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes =
          Arrays.copyOf(good, round % 2 == 0 ? random.nextInt(good.length) : good.length);
      for (int i = 0; round > 200 && i < 4 && bytes.length > 5; i++) {
        bytes[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt();
      }
      Files.write(file, bytes);
      try (PerfCounters counters = new PerfCounters(file)) {
        counters.value("sun.gc.collector.2.invocations");
      } catch (IOException e) {
        // The only thing it may throw.
      }
    }
  }

  @Test
  void readsThisJvmsOwn() throws IOException {
    Path file =
        Path.of(
            "/tmp/hsperfdata_" + System.getProperty("user.name"),
            Long.toString(ProcessHandle.current().pid()));
    assumeThat(file).exists();
    try (PerfCounters counters = PerfCounters.ofThisProcess()) {
      assertThat(counters.value("sun.os.hrt.frequency")).isPositive();
      assertThat(counters.value("java.threads.live")).isPositive();
    }
  }

  /** Two counters with a text between them. */
  private static byte[] counters(boolean little) {
    return file(
        little,
        out -> {
          entry(out, "sun.gc.collector.2.invocations", 'J', 0, 42);
          entry(out, "a.text", 'B', 16, 0x4142);
          entry(out, "sun.os.hrt.frequency", 'J', 0, -2);
        });
  }

  /** Laid out as the JVM does, of some three entries. */
  private static byte[] file(boolean little, Consumer<ByteBuffer> entries) {
    ByteBuffer out = ByteBuffer.allocate(800).order(ByteOrder.BIG_ENDIAN);
    out.putInt(0xcafec0c0).put((byte) (little ? 1 : 0)).put((byte) 2).put((byte) 0).put((byte) 1);
    out.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    out.position(24);
    out.putInt(32).putInt(3);
    entries.accept(out);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static void entry(ByteBuffer out, String name, char type, int vector, long value) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    int valueAt = (20 + text.length + 1 + 7) / 8 * 8;
    int start = out.position();
    out.putInt(valueAt + 16).putInt(20).putInt(vector);
    out.put((byte) type).put((byte) 0).put((byte) 1).put((byte) 1).putInt(valueAt);
    out.put(text).put((byte) 0);
    out.position(start + valueAt);
    out.putLong(value).putLong(0);
  }
}
