package dev.homeostat.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TiersTest {

  private final Tiers tiers = new Tiers();

  @Test
  void aBucketHoldsWhatItsTicksBrought() {
    for (int tick = 0; tick < 20; tick++) {
      tiers.add(tick, tick);
    }

    assertThat(tiers.size(0)).isEqualTo(2);
    assertThat(tiers.min(0, 0)).isEqualTo(10);
    assertThat(tiers.mean(0, 0)).isEqualTo(14.5);
    assertThat(tiers.max(0, 0)).isEqualTo(19);
    assertThat(tiers.last(0, 1)).isEqualTo(9);
    assertThat(tiers.end(0)).isEqualTo(20);
  }

  @Test
  void eachLevelIsSixTimesAsLong() {
    int closedOfSecond = 0;
    for (int tick = 0; tick < 360; tick++) {
      closedOfSecond += tiers.add(tick, tick) > 1 ? 1 : 0;
    }

    assertThat(closedOfSecond).isEqualTo(6);
    assertThat(tiers.size(0)).isEqualTo(Tiers.BUCKETS);
    assertThat(tiers.closed(0)).isEqualTo(36);
    assertThat(tiers.min(1, 0)).isEqualTo(300);
    assertThat(tiers.mean(2, 0)).isEqualTo(179.5);
  }

  @Test
  void ticksThatWereLeftOutAreEmptyBuckets() {
    tiers.add(0, 5);
    tiers.add(35, 7);

    assertThat(tiers.size(0)).isEqualTo(3);
    assertThat(tiers.min(0, 2)).isEqualTo(5);
    assertThat(tiers.min(0, 1)).isNaN();
    assertThat(tiers.mean(0, 0)).isNaN();
  }

  @Test
  void aSmallMovementOnALargeOffsetSurvives() {
    for (int tick = 0; tick < 20; tick++) {
      tiers.add(tick, 1e12 + tick * 0.001);
    }

    assertThat(tiers.max(0, 0) - tiers.min(0, 0)).isBetween(0.0085, 0.0095);
  }

  @Test
  void whatLiesAboveAValueIsForgottenOpenOrClosed() {
    Tiers tiers = new Tiers();
    for (int tick = 0; tick < 35; tick++) {
      tiers.add(tick, tick < 10 ? 5 : 50 + tick);
    }
    tiers.forgetAbove(40);
    for (int tick = 35; tick < 60; tick++) {
      tiers.add(tick, 40);
    }

    assertThat(tiers.mean(0, 5)).isEqualTo(5);
    assertThat(tiers.mean(0, 4)).isNaN();
    assertThat(tiers.mean(0, 3)).isNaN();
    assertThat(tiers.max(0, 2)).as("what was open had seen 84").isEqualTo(40);
    assertThat(tiers.min(1, 0)).isEqualTo(5);
  }

  @Test
  void forgettingLeavesNothing() {
    for (int tick = 0; tick < 400; tick++) {
      tiers.add(tick, tick);
    }
    tiers.clear();
    tiers.add(1_000, 3);

    assertThat(tiers.size(0)).isZero();
    assertThat(tiers.size(1)).isZero();
  }

  @Property(tries = 50, seed = "17")
  void whatWasWrittenGoesOnAsIfNothingHadHappened(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed,
      @ForAll @IntRange(min = 0, max = 199) int cut) {
    double[] values = new Random(seed).doubles(200, -1e6, 1e6).toArray();
    Tiers whole = new Tiers();
    Tiers before = new Tiers();
    for (int tick = 0; tick < cut; tick++) {
      whole.add(tick, values[tick]);
      before.add(tick, values[tick]);
    }
    Tiers after = new Tiers();
    after.read(ByteBuffer.wrap(bytesOf(before)));
    for (int tick = cut; tick < values.length; tick++) {
      assertThat(after.add(tick, values[tick])).isEqualTo(whole.add(tick, values[tick]));
    }

    assertThat(bytesOf(after)).isEqualTo(bytesOf(whole));
    double[] tail = Arrays.copyOfRange(values, values.length - 10, values.length);
    assertThat(whole.min(0, 0)).isCloseTo(Arrays.stream(tail).min().orElseThrow(), within(1.0));
  }

  private static byte[] bytesOf(Tiers tiers) {
    ByteBuffer out = ByteBuffer.allocate(Tiers.bytes());
    tiers.write(out);
    assertThat(out.hasRemaining()).isFalse();
    return out.array();
  }
}
