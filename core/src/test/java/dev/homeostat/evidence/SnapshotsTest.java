package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.evidence.Snapshots.Pair;
import org.junit.jupiter.api.Test;

class SnapshotsTest {

  private final Snapshots<String> snapshots = new Snapshots<>();

  @Test
  void thereIsNothingBetweenFewerThanTwo() {
    assertThat(snapshots.around(0, 100)).isNull();
    snapshots.take(10, "a");
    assertThat(snapshots.around(0, 100)).isNull();
    assertThat(snapshots.around(20, 100)).isNull();
  }

  @Test
  void theLastOnesBeforeAndWhenAskedAreCompared() {
    snapshots.take(10, "a");
    snapshots.take(20, "b");
    snapshots.take(30, "c");

    assertThat(snapshots.around(25, 35)).isEqualTo(new Pair<>(20, "b", 30, "c"));
    assertThat(snapshots.around(0, 25)).isEqualTo(new Pair<>(10, "a", 20, "b"));
    assertThat(snapshots.around(21, 22)).isEqualTo(new Pair<>(20, "b", 30, "c"));
    assertThat(snapshots.around(0, 1)).isEqualTo(new Pair<>(10, "a", 20, "b"));
  }

  @Test
  void ofTooManyTheFirstAndTheNewestStay() {
    for (int i = 0; i < 1_000; i++) {
      snapshots.take(i, "at " + i);
    }

    assertThat(snapshots.around(0, 2_000)).isEqualTo(new Pair<>(0, "at 0", 999, "at 999"));
  }
}
