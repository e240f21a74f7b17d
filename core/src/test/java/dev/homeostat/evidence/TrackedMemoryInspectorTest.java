package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.alert.Suspect;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrackedMemoryInspectorTest {

  private static final Inquiry INQUIRY =
      new Inquiry("1", AnomalyType.NATIVE_MEMORY_LEAK, "native_mb", 120, 20, false);

  private final Patience patience =
      new Patience(Clock.system(), Duration.ofMinutes(1), () -> false);
  private final Notes notes = new Notes();
  private String table = "";
  private final TrackedMemoryInspector inspector =
      new TrackedMemoryInspector(
          new Diagnostics() {
            @Override
            public Class<?>[] loadedClasses() {
              return new Class<?>[0];
            }

            @Override
            public String run(String command) {
              return table;
            }
          });

  @Test
  void theCategoryThatGrewIsNamedAndTheHeapIsAMatterOfItsOwn() {
    table = table(8_192, 16_384, 1_024, 2_048);
    inspector.takeCensus(true, patience);
    table = table(65_536, 16_900, 103_424, 2_048);
    inspector.inspect(INQUIRY, notes, patience);

    assertThat(notes.suspects())
        .singleElement()
        .satisfies(
            suspect -> {
              assertThat(suspect.kind()).isEqualTo("native");
              assertThat(suspect.name()).isEqualTo("Other");
              assertThat(suspect.detail()).startsWith("100 MiB more, 101 MiB in all; ");
              assertThat(suspect.share()).hasValue(1);
            });
  }

  @Test
  void aCategoryWithLessThanAFifthOfWhatTheMetricGrewByIsNotSuspected() {
    table = table(8_192, 16_384, 1_024, 2_048);
    inspector.takeCensus(true, patience);
    table = table(8_192, 16_384, 1_024 + 19 * 1_024, 2_048);
    inspector.inspect(INQUIRY, notes, patience);
    assertThat(notes.suspects()).isEmpty();

    table = table(8_192, 16_384, 1_024 + 25 * 1_024, 2_048);
    inspector.inspect(INQUIRY, notes, patience);
    assertThat(notes.suspects().get(0).share()).hasValue(0.25);
  }

  @Test
  void whatIsNotInTheMetricIsNotBehindIt() {
    table = table(8_192, 16_384, 1_024, 2_048);
    inspector.takeCensus(true, patience);
    table = table(8_192, 116_384, 1_024, 102_048);
    inspector.inspect(INQUIRY, notes, patience);
    inspector.inspect(
        new Inquiry("1", AnomalyType.NATIVE_MEMORY_LEAK, "mapped_mb", 120, 20, false),
        notes,
        patience);
    assertThat(notes.suspects()).isEmpty();

    inspector.inspect(
        new Inquiry("1", AnomalyType.MEMORY_LIMIT, "rss_mb", 320, 20, false), notes, patience);
    assertThat(notes.suspects()).extracting(Suspect::name).containsExactly("Code", "Metaspace");
  }

  @Test
  void whereNothingWasTakenDownNothingIsSaidToHaveGrown() {
    table = table(8_192, 16_384, 103_424, 2_048);
    inspector.inspect(INQUIRY, notes, patience);

    assertThat(notes.suspects())
        .singleElement()
        .satisfies(
            suspect -> {
              assertThat(suspect.detail()).startsWith("101 MiB in all; ");
              assertThat(suspect.share()).isEmpty();
            });
    assertThat(notes.gaps()).containsExactly(Usual.UNKNOWN);
  }

  @Test
  void whereNothingIsTrackedThatIsSaid() {
    table = "Native memory tracking is not enabled";
    inspector.inspect(INQUIRY, notes, patience);

    assertThat(notes.suspects()).extracting(Suspect::name).isEmpty();
    assertThat(notes.gaps()).singleElement().asString().contains("-XX:NativeMemoryTracking");
  }

  /** As JDK 17 and 25 print it, in KiB. */
  private static String table(long heap, long metaspace, long other, long code) {
    return """
        Native Memory Tracking:

        Total: reserved=1500000KB, committed=100000KB
               malloc: 20000KB #5000

        -                 Java Heap (reserved=65536KB, committed=%dKB)
                                    (mmap: reserved=65536KB, committed=65536KB)
        -                 Metaspace (reserved=65728KB, committed=%dKB)
        -                     Other (reserved=%dKB, committed=%dKB)
                                    (malloc=1024KB #8)
        -                      Code (reserved=247729KB, committed=%dKB, readonly=0KB)
        """
        .formatted(heap, metaspace, other, other, code);
  }
}
