package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.evidence.Census.Growth;
import org.junit.jupiter.api.Test;

class CensusTest {

  @Test
  void tellsWhatGrewAndItsShareMostFirst() {
    Census before = new Census();
    before.add("main");
    before.add("pool-N-thread-M", 10);
    before.add("gone", 5);
    Census now = new Census();
    now.add("main");
    now.add("pool-N-thread-M", 40);
    now.add("Timer-N", 10);

    assertThat(now.since(before))
        .containsExactly(
            new Growth("pool-N-thread-M", 30, 40, 40), new Growth("Timer-N", 10, 10, 40));
    assertThat(now.since(before).get(0).share()).isEqualTo(0.75);
  }

  @Test
  void aFloodOfGroupsIsBounded() {
    Census census = new Census();
    for (int i = 0; i < 10_000; i++) {
      census.add("group " + i);
    }
    census.add("group 3");

    assertThat(census.since(new Census())).hasSize(Census.MOST_GROUPS - 1);
    assertThat(census.of("group 3")).isEqualTo(2);
    assertThat(census.of(Census.OTHERS)).isEqualTo(9_501);
    assertThat(census.size()).isEqualTo(Census.MOST_GROUPS);
  }
}
