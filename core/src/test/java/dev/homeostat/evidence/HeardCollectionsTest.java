package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.alert.Suspect;
import java.lang.management.MemoryUsage;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeardCollectionsTest {

  private static final long MIB = 1 << 20;

  private final HeardCollections collections = new HeardCollections();
  private final Notes notes = new Notes();

  @Test
  void underG1TheShareOfHumongousObjectsIsTold() {
    collections.add("G1 Evacuation Pause", 30, g1(50, 90), g1(20, 0));
    collections.add("G1 Evacuation Pause", 30, g1(40, 60), g1(22, 0)); // 20 of 80.
    collections.add("Metadata GC Threshold", 20, g1(22, 10), g1(20, 0)); // 0 of 10.
    collections.add("G1 Humongous Allocation", 5, g1(120, 10), g1(20, 0)); // 100 of 110.
    collections.tell(notes);

    assertThat(notes.suspects())
        .extracting(Suspect::detail)
        .containsExactly(
            "2 collections, 30 ms each, 0 MiB each into the old generation; humongous objects:"
                + " 25 % of collections, 60 % of what was allocated",
            "1 collection, 20 ms each, 0 MiB each into the old generation");
  }

  @Test
  void ofOneCollectionNobodyKnowsWhatWasAllocatedBeforeIt() {
    collections.add("G1 Humongous Allocation", 12, g1(50, 90), g1(53, 0));
    collections.tell(notes);

    assertThat(notes.suspects())
        .singleElement()
        .extracting(Suspect::detail)
        .isEqualTo(
            "1 collection, 12 ms each, 3 MiB each into the old generation; humongous objects:"
                + " 100 % of collections");
  }

  @Test
  void otherCollectorsHaveNoSuchObjects() {
    collections.add("Allocation Failure", 12, Map.of("PS Old Gen", of(5)), Map.of());
    collections.tell(notes);

    assertThat(notes.suspects())
        .singleElement()
        .extracting(Suspect::detail)
        .asString()
        .doesNotContain("humongous");
  }

  private static Map<String, MemoryUsage> g1(long old, long eden) {
    return Map.of("G1 Old Gen", of(old), "G1 Eden Space", of(eden));
  }

  private static MemoryUsage of(long mebibytes) {
    return new MemoryUsage(0, mebibytes * MIB, mebibytes * MIB, -1);
  }
}
