package dev.homeostat.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapInUseTest {

  private static final long MOST = 100;

  private final Told jvm = new Told();
  private final HeapInUse heap = new HeapInUse(jvm, MOST);

  @Test
  void aHeapThatIsCollectedWithoutEndIsNotAskedForAgain() {
    look(95, 0);
    for (int i = 0; i < 50; i++) {
      assertThat(look(20, 90)).isEqualTo(95);
      assertThat(heap.isCollectedWithoutEnd()).isTrue();
    }
    assertThat(jvm.asked).isEqualTo(1);
    assertThat(look(20, 5)).as("collections have become few").isEqualTo(20);
  }

  @Test
  void whereTheApplicationRunsMostOfTheTimeItIsAskedForNowAndThen() {
    look(95, 0);
    for (int i = 0; i < 4; i++) {
      assertThat(look(40, 20)).isEqualTo(95);
      assertThat(heap.isCollectedWithoutEnd()).isFalse();
      assertThat(heap.isAsItWas()).isTrue();
    }
    assertThat(look(40, 20)).isEqualTo(40);
    assertThat(heap.isAsItWas()).isFalse();
  }

  @Test
  void aHeapWithRoomIsAskedForAtEachLook() {
    for (int used = 10; used < 80; used++) {
      assertThat(look(used, 90)).isEqualTo(used);
    }
  }

  @Test
  void thisJvmsLiesWithinItsLimits() {
    assertThat(new HeapInUse().bytes()).isBetween(1.0, (double) Runtime.getRuntime().maxMemory());
  }

  /** A hundred milliseconds later, of which collections took some. */
  private double look(double used, long collected) {
    jvm.used = used;
    jvm.millis += 100;
    jvm.collected += collected;
    return heap.bytes();
  }

  private static final class Told implements HeapInUse.Jvm {
    private double used;
    private long millis;
    private long collected;
    private int asked;

    @Override
    public double used() {
      asked++;
      return used;
    }

    @Override
    public long collectedMillis() {
      return collected;
    }

    @Override
    public long nanos() {
      return millis * 1_000_000;
    }
  }
}
