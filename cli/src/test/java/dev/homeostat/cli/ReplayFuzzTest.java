package dev.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a file holds, {@code replay} reads it or says in lines why not; it is never a fault of
 * ours. Files are good ones with bytes changed, cut out or repeated, the same in each run; {@code
 * -Dhomeostat.fuzz=100000} takes more of them.
 */
class ReplayFuzzTest {

  private static final int INPUTS = Integer.getInteger("homeostat.fuzz", 50);

  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        timestamp,threads,heap_alloc_mb,orders_total
        2026-01-01T00:00:00Z,12,64.5,"1"
        2026-01-01T00:00:01Z,13,,2
        2026-01-01 00:00:02,14,1e3,"3
        """,
        """
        [0.005s][info][gc] Using G1
        [0.325s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 9M->2M(192M) 6.572ms
        [2.000s][info][gc] GC(1) Pause Full (System.gc()) 12M->3M(192M) 20.1ms
        """,
        """
        {"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":\
        "jvm_threads_live_threads"},"values":[[1767225600,"12"],[1767225660,"NaN"]]}]}}
        """
      })
  void aDamagedTextIsReadOrRefused(String good) throws IOException {
    judgesDamaged(good.getBytes(StandardCharsets.UTF_8), INPUTS);
  }

  @Test
  void aDamagedRecordingIsReadOrRefused() throws IOException {
    Path file = folder.resolve("good.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.GarbageCollection");
      recording.start();
      System.gc();
      recording.stop();
      recording.dump(file);
    }
    judgesDamaged(Files.readAllBytes(file), INPUTS / 5);
  }

  private void judgesDamaged(byte[] good, int inputs) throws IOException {
    Random random = new Random(7);
    Path file = folder.resolve("input");
    for (int i = 0; i < inputs; i++) {
      Files.write(file, damaged(good, random));
      Call call = Call.of("replay", file);
      assertThat(call.status())
          .as("input %d of seed 7: %s", i, call.err())
          .isIn(ExitStatus.DONE, ExitStatus.BAD_INPUT);
    }
  }

  /** Does one to four things to what is good. */
  private static byte[] damaged(byte[] good, Random random) {
    byte[] bytes = good;
    for (int times = 1 + random.nextInt(4); times > 0 && bytes.length > 1; times--) {
      int from = random.nextInt(bytes.length);
      int until = from + random.nextInt(Math.min(40, bytes.length - from));
      switch (random.nextInt(3)) {
        case 0 -> {
          bytes = bytes.clone();
          bytes[from] = (byte) random.nextInt(256);
        }
        case 1 -> bytes = joined(bytes, from, until);
        default -> bytes = joined(bytes, until, from);
      }
    }
    return bytes;
  }

  /** The bytes before one place and those from another on: less than all, or some of them twice. */
  private static byte[] joined(byte[] bytes, int before, int from) {
    byte[] both = Arrays.copyOf(bytes, before + bytes.length - from);
    System.arraycopy(bytes, from, both, before, bytes.length - from);
    return both;
  }
}
