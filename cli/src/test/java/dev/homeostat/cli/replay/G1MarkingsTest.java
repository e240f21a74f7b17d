package dev.homeostat.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.cli.replay.G1Markings.Young;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class G1MarkingsTest {

  private final List<Integer> alive = new ArrayList<>();
  private final G1Markings markings = new G1Markings(young -> alive.add(young.collection()));

  @Test
  void aUsualCollectionBehindAMarkingLeftWhatLives() {
    young(5, 10, "Concurrent Start");
    young(7, 12, "Normal"); // While it marks.
    young(9, 20, "Normal"); // They come in no order.
    young(8, 16, "Normal");
    marked(6, 15);
    assertThat(alive).isEmpty();

    markings.end();
    assertThat(alive).containsExactly(8);
  }

  @Test
  void oneThatPreparesMixedOnesDidNot() {
    marked(6, 15);
    young(7, 16, "Prepare Mixed");
    young(8, 18, "Mixed");
    young(9, 20, "Normal");
    markings.end();

    assertThat(alive).isEmpty();
  }

  @Test
  void aMarkingIsDecidedOnOnceLaterCollectionsWereTold() {
    marked(6, 15);
    for (int collection = 7; collection < 1_000; collection++) {
      young(collection, collection + 10, "Normal");
    }

    assertThat(alive).containsExactly(7);
  }

  private void young(int collection, long second, String type) {
    Instant start = Instant.ofEpochSecond(second);
    markings.young(new Young(collection, start, start.plusMillis(20), type));
  }

  private void marked(int collection, long endSecond) {
    markings.marked(collection, Instant.ofEpochSecond(endSecond));
  }
}
