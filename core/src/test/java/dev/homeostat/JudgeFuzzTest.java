package dev.homeostat;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import dev.homeostat.store.FieldReader;

/** Whatever a memory holds behind a checksum that fits, the judge takes it or not, and goes on. */
class JudgeFuzzTest {

  private static final long SECOND = 1_000_000_000L;
  private static final int TICKS = 70;

  @FuzzTest
  void aMemoryIsTakenOrRefused(byte[] bytes) {
    Judge judge = new Judge(AnalyzerOptions.of("shop"), alert -> {}, line -> {});
    try {
      judge.read(new FieldReader(bytes), 0, 2_000_000);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    Readings readings = new Readings();
    for (int tick = 0; tick < TICKS; tick++) {
      readings.begin(tick * SECOND, 2_000_000 + tick * 1_000L);
      readings.set(Signal.THREADS, 40);
      judge.judge(readings);
    }
    assertThat(judge.series()).isNotEmpty();
  }
}
