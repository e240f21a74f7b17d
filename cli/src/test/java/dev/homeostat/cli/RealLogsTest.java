package dev.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs of real programs, where the folder of shared data lies beside the repository. */
class RealLogsTest {

  private static final Path LOGS = Path.of("..", "..", "shared", "data", "gclogs");

  @Test
  void theLeakIsCalledALeakFromItsStartToItsEnd() {
    assertThat(replay("memoryleak1.log.gz"))
        .contains(
            "CRITICAL memory_leak of heap_live_mb, from 1970-01-01T00:00:",
            "to the end of the recording at 1970-01-01T00:16:43Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"aagl_prd-gc.log.46.gz", "600_gc.log", "960_old.log"})
  void whatDoesNotLeakIsNotCalledALeak(String log) {
    assertThat(replay(log)).contains(" collections, ").doesNotContain("_leak", "heap_exhaustion");
  }

  private static String replay(String log) {
    Path file = LOGS.resolve(log);
    assumeThat(file).as("the shared data beside the repository").exists();
    Call call = Call.of("replay", file);
    assertThat(call.status()).as(call.err()).isZero();
    return call.out();
  }
}
