package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.homeostat.alert.Inquiry;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Clock;
import dev.homeostat.text.SafeText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Whatever a JVM tells of its native memory, somebody is suspected or a gap is told. */
class TrackedMemoryFuzzTest {

  private static final Inquiry INQUIRY =
      new Inquiry("1", AnomalyType.NATIVE_MEMORY_LEAK, "native_mb", 100);

  /** Its first half as it was before, the whole as it is. */
  @FuzzTest
  void aTableIsReadOrIsAGap(byte[] bytes) {
    String[] table = {new String(bytes, 0, bytes.length / 2, StandardCharsets.UTF_8)};
    TrackedMemoryInspector inspector =
        new TrackedMemoryInspector(
            new Diagnostics() {
              @Override
              public Class<?>[] loadedClasses() {
                return new Class<?>[0];
              }

              @Override
              public String run(String command) {
                return table[0];
              }
            });
    Patience patience = new Patience(Clock.system(), Duration.ofMinutes(1), () -> false);
    Notes notes = new Notes();
    inspector.takeCensus(true, patience);
    table[0] = new String(bytes, StandardCharsets.UTF_8);
    inspector.inspect(INQUIRY, notes, patience);
    assertThat(notes.suspects())
        .allMatch(suspect -> SafeText.isPlain(suspect.name() + suspect.detail()))
        .hasSizeLessThanOrEqualTo(2);
  }
}
