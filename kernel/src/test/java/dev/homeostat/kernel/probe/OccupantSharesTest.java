package dev.homeostat.kernel.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OccupantSharesTest {

  private static final long SECOND = 1_000_000_000;
  private static final int MOST = 1;

  private final OccupantShares shares = new OccupantShares();

  @Test
  void whoHadMostIsFirst() {
    walk(SECOND, 2 * SECOND);

    assertThat(shares.most(9)).extracting(Occupant::thread).containsExactly("other", "long-ago");
    assertThat(shares.most(1)).extracting(Occupant::thread).containsExactly("other");
  }

  @Test
  void whomTheKernelStillHasDoesNotComeBackWithAllThatHeEverHad() {
    walk(SECOND, 0);
    for (int i = 0; i < 200; i++) {
      walk(SECOND, 0);
    }
    assertThat(shares.most(9)).isEmpty();

    walk(SECOND + 2_000_000, 0);

    assertThat(shares.most(9))
        .singleElement()
        .satisfies(occupant -> assertThat(occupant.nanos()).isBetween(2_000_000L, 2_100_000L));
  }

  private void walk(long longAgo, long other) {
    shares.beginWalk();
    shares.take(1, "long-ago", false, longAgo);
    shares.take(2, "other", false, other);
    shares.endWalk(MOST);
  }
}
