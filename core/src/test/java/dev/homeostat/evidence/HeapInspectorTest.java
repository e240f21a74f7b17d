package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.alert.Suspect;
import dev.homeostat.sensor.MeasuredHistogram;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.ManualClock;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class HeapInspectorTest {

  private static final Inquiry LEAK =
      new Inquiry("id", AnomalyType.MEMORY_LEAK, "heap_live_mb", 100);
  private static final Function<String, String> LAMBDA = Function.identity();
  private static final String DEAD_ONES =
      "which objects live (no collection came before a class histogram)";

  private final ManualClock clock = new ManualClock(0);
  private final PauseBudget pauses =
      new PauseBudget(clock, Duration.ofSeconds(1), Duration.ofMinutes(10));
  private long carts = 1_000;
  private long collections;
  private boolean collects = true;
  private String cart = "shop.Cart";
  private final HeapInspector inspector =
      new HeapInspector(
          MeasuredHistogram.of(this::table, () -> 1e6),
          () -> collects ? collections++ : collections,
          pauses,
          new NextStop(),
          new Loaded(),
          clock);

  @Test
  void whatGrewBetweenTwoCollectionsIsTold() throws Exception {
    inspector.takeCensus(true, patience());
    Notes notes = later();

    assertThat(notes.suspects().get(0).name()).isEqualTo("shop.Cart");
    assertThat(notes.suspects().get(0).detail()).startsWith("9000 more in 10 min");
    assertThat(notes.gaps()).isEmpty();
  }

  @Test
  void whereNoCollectionCameBeforeItItIsSaidThatDeadObjectsCount() throws Exception {
    inspector.takeCensus(true, patience());
    collects = false;

    assertThat(later().gaps()).containsExactly(DEAD_ONES);
  }

  @Test
  void whereNoneCameBeforeTheCensusThatIsSaidToo() throws Exception {
    collects = false;
    inspector.takeCensus(true, patience());
    collects = true;

    assertThat(later().gaps()).containsExactly(DEAD_ONES);
  }

  @Test
  void amidstAnEpisodeNoStopIsSpentOnACensus() throws Exception {
    inspector.takeCensus(false, patience());
    assertThat(pauses.stops()).isZero();

    assertThat(later().gaps())
        .containsExactly("what grew (there is no earlier class histogram; these are the largest)");
  }

  @Test
  void whatALambdaIsForIsTold() throws Exception {
    cart = LAMBDA.getClass().getName();
    inspector.takeCensus(true, patience());

    Suspect first = later().suspects().get(0);
    assertThat(first.name()).startsWith("java.util.function.Function$$Lambda");
    assertThat(first.detail()).endsWith(", lambdas for java.util.function.Function");
    assertThat(first.named()).containsExactly("java.util.function.Function");
  }

  private Notes later() throws Exception {
    clock.advance(Duration.ofMinutes(10));
    carts = 10_000;
    Notes notes = new Notes();
    inspector.inspect(LEAK, notes, patience());
    return notes;
  }

  /** That of somebody for whom time flies. */
  private static Patience patience() {
    return new Patience(new StridingClock(Duration.ofSeconds(1)), Duration.ofDays(1), () -> false);
  }

  private String table() {
    return """
         num     #instances         #bytes  class name (module)
        -------------------------------------------------------
           1:          %d         %d  %s
           2:           100           2400  java.lang.String (java.base@17)
        """
        .formatted(carts, 24 * carts, cart);
  }

  private static final class Loaded implements Diagnostics {
    @Override
    public Class<?>[] loadedClasses() {
      return new Class<?>[] {Object.class, LAMBDA.getClass()};
    }

    @Override
    public String run(String command) {
      throw new UnsupportedOperationException();
    }
  }
}
