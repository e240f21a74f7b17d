package dev.homeostat.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrowthTest {

  private static final long HEAP_A_RUN = 16 * 1024;

  @Test
  void aNameThatGrowsIsALeakWhileThreadsOfAnotherEnd() {
    Growth growth = growth(i -> Map.of("worker-N", 2 * i, "pool-N-thread-N", 40 - 2 * i));

    assertThat(growth.leak(HEAP_A_RUN)).hasValue("leaves threads behind: 20 more of 'worker-N'");
    assertThat(growth.mayEnd()).isTrue();
  }

  @Test
  void namesThatAreGivenOnceAreALeakTogether() {
    Growth growth =
        growth(
            i ->
                IntStream.rangeClosed(0, i)
                    .boxed()
                    .collect(Collectors.toMap(each -> "worker-" + (char) ('a' + each), each -> 1)));

    assertThat(growth.leak(HEAP_A_RUN)).get().asString().startsWith("leaves threads behind: ");
  }

  @Test
  void aNameThatComesAndGoesIsNoLeak() {
    Growth growth = growth(i -> Map.of("worker-N", i % 3, "GC Thread#N", i < 5 ? 2 : 8));

    assertThat(growth.leak(HEAP_A_RUN)).isEmpty();
    assertThat(growth.mayEnd()).isFalse();
  }

  /** Of eleven looks, one behind each run. */
  private static Growth growth(IntFunction<Map<String, Integer>> threads) {
    List<Census> censuses =
        IntStream.rangeClosed(0, 10)
            .mapToObj(i -> new Census(threads.apply(i), Map.of(), 100, 1_000_000))
            .toList();
    return new Growth(censuses, 1, new LiveObjects(Map.of()));
  }
}
