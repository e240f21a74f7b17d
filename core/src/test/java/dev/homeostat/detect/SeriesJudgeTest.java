package dev.homeostat.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import dev.homeostat.detect.Judgement.Source;
import dev.homeostat.detect.Judgement.State;
import dev.homeostat.signal.Signal;
import dev.homeostat.signal.Signal.Harm;
import dev.homeostat.signal.Signal.Kind;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.LongToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesJudgeTest {

  private static final Traits THREADS = new Traits(Kind.GAUGE, Harm.UP, 10);
  private static final Traits CUSTOM = Traits.custom(false);
  private static final int LEARNING = 60;

  /** Bytes of a trend: its wanderings, its leak, its growth, its start. */
  private static final int TREND = 6 * 52 + 77 + 8 + 8;

  /** One episode as the judge told it. */
  private record Told(long from, Source source, long startedAt) {}

  private final List<Told> told = new ArrayList<>();
  private double limit = Double.NaN;
  private boolean open;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void flatNoiseNeverOpens(long seed) {
    Random random = new Random(seed);
    run(new SeriesJudge(CUSTOM), 0, 40_000, tick -> 100 + 5 * random.nextGaussian());

    assertThat(told).isEmpty();
  }

  @Test
  void whatIsExpectedGoesByTheLoadWhereThatExplainsIt() {
    Random random = new Random(3);
    SeriesJudge follows = new SeriesJudge(CUSTOM);
    SeriesJudge ignores = new SeriesJudge(CUSTOM);
    for (long tick = 0; tick < 1_000; tick++) {
      double load = 300 + 100 * random.nextDouble();
      follows.judge(tick, load / 10 + random.nextDouble(), Double.NaN, load, false);
      ignores.judge(tick, 30 + random.nextDouble(), Double.NaN, load, false);
    }

    assertThat(follows.goesByLoad()).isTrue();
    assertThat(ignores.goesByLoad()).isFalse();
  }

  @Test
  void aConstantAndAQuantisedSeriesNeverOpen() {
    Random random = new Random(17);
    run(new SeriesJudge(CUSTOM), 0, 20_000, tick -> 42);
    run(new SeriesJudge(THREADS), 0, 20_000, tick -> Math.rint(20 + random.nextGaussian()));

    assertThat(told).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void aLeakOpensOnceAndItsTimeLeftIsNearTheTruth(long seed) {
    Random random = new Random(seed);
    limit = 1_000;
    int onset = 500 + random.nextInt(500);
    double perTick = 0.2 + random.nextDouble() / 2;
    long end = onset + (long) (960 / perTick);
    SeriesJudge judge = new SeriesJudge(THREADS);
    LongToDoubleFunction leak =
        tick -> 40 + random.nextInt(4) + Math.max(0, tick - onset) * perTick;
    long half = onset + (long) (480 / perTick);
    Judgement judgement = run(judge, 0, half, leak);

    double truth = end - half;
    assertThat(judgement.source()).isEqualTo(Source.TREND);
    assertThat(judgement.etaTicks()).isBetween(0.75 * truth, 1.25 * truth);
    assertThat(judgement.etaLow()).isLessThanOrEqualTo(judgement.etaTicks());
    assertThat(judgement.rate()).isBetween(0.8 * perTick, 1.2 * perTick);
    assertThat(Math.abs(judgement.startedAt() - onset)).isLessThan(150);

    run(judge, half, end - half, leak);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).from()).isGreaterThan(onset);
  }

  /** An import of a minute, examined seldom: what it left behind is less than it took. */
  @Test
  void whatWasLoadedAndIsLessByNowIsNoLeak() {
    int[] ticks = {0, 4, 12, 20, 100, 172, 224, 264, 300, 344, 384};
    double[] live = {11.7, 18.1, 18.1, 18.1, 20.2, 27.6, 43.9, 51.7, 49.7, 48, 47.7};
    SeriesJudge judge = new SeriesJudge(Traits.of(Signal.HEAP_LIVE_MB));
    for (int tick = 0; tick < 400; tick++) {
      int at = Arrays.binarySearch(ticks, tick);
      double value = at < 0 ? Double.NaN : live[at];
      Judgement now = judge.judge(tick, value, 96, Double.NaN, tick > 80);
      assertThat(now.source()).as("at tick " + tick).isEqualTo(Source.NONE);
    }
  }

  @Test
  void whatComesAndGoesHasAValueAlsoWhereABlockHadNone() {
    SeriesJudge judge = new SeriesJudge(Traits.of(Signal.GC_TIME_PCT));
    boolean anomalous = false;
    for (long tick = 0; tick < 900; tick++) {
      boolean gone = tick > 640 && tick < 700;
      double value = tick < 600 ? tick % 7 * 0.1 : tick % 4 == 0 ? 80 : 0;
      Judgement now = judge.judge(tick, gone ? Double.NaN : value, 100, Double.NaN, tick > 60);
      anomalous |= gone && now.state() == State.ANOMALOUS;
      assertThat(now.value()).as("at tick " + tick).isFinite();
      assertThat(now.z()).as("at tick " + tick).isFinite();
    }

    assertThat(anomalous).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 60, 150, 290, 350, 433, 550, 700, 1_000, 2_000})
  void aLeakFarFromItsLimitIsFoundWheneverItBegins(int onset) {
    Random random = new Random(onset);
    limit = 96_365;
    run(
        new SeriesJudge(Traits.of(Signal.THREADS)),
        0,
        onset + 1_000,
        tick -> Math.rint(30 + random.nextGaussian() + Math.max(0, tick - onset)));

    assertThat(told).singleElement().extracting(Told::source).isEqualTo(Source.TREND);
    assertThat(told.get(0).from() - onset).isBetween(0L, 400L);
  }

  /** Each with a start-up: a climb of seconds, and a crowd of threads that goes away. */
  @ParameterizedTest
  @ValueSource(ints = {5, 12, 60, 110})
  void aStartUpHidesNoLeak(int startUp) {
    for (int onset : new int[] {400, 700, 1_000, 2_400, 7_200}) {
      Random random = new Random(onset + startUp);
      told.clear();
      limit = 96_365;
      SeriesJudge judge = new SeriesJudge(Traits.of(Signal.THREADS));
      LongToDoubleFunction leak =
          tick ->
              Math.rint(
                  (tick >= startUp ? 50 : startUp < 20 ? 12 + 38.0 * tick / startUp : 130)
                      + random.nextGaussian() / 2
                      + Math.max(0, tick - onset) * 0.5);
      for (long tick = 0; tick < onset + 800; tick++) {
        learnedFor300(judge, tick, leak);
      }

      assertThat(told).as("onset " + onset).isNotEmpty();
      assertThat(told.get(0).source()).isEqualTo(Source.TREND);
      assertThat(told.get(0).from() - onset).as("onset " + onset).isBetween(0L, 450L);
    }
  }

  private void learnedFor300(SeriesJudge judge, long tick, LongToDoubleFunction series) {
    Judgement judgement =
        judge.judge(tick, series.applyAsDouble(tick), limit, Double.NaN, tick >= 300);
    boolean anomalous = judgement.state() == State.ANOMALOUS;
    if (anomalous && !open) {
      told.add(new Told(tick, judgement.source(), judgement.startedAt()));
    }
    open = anomalous;
  }

  /** What lives on a heap is known after a collection, here at every tenth tick. */
  private static LongToDoubleFunction heap(long seed, LongToDoubleFunction lives) {
    Random random = new Random(seed);
    return tick ->
        tick % 10 == 9
            ? 2 * Math.rint((lives.applyAsDouble(tick) + random.nextGaussian()) / 2)
            : Double.NaN;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aCacheThatWarmsIsNoLeak(long seed) {
    limit = 144;
    for (int half : new int[] {60, 100, 150, 200}) {
      run(
          new SeriesJudge(Traits.of(Signal.HEAP_LIVE_MB)),
          0,
          1_500,
          heap(seed, tick -> 24 + 64 * (1 - Math.pow(2, -(double) tick / half))));

      assertThat(told).as("half of it after " + half).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "THREADS,       500,  20,  380",
    "FD_OPEN,      1024,  60,  640",
    "DIRECT_MB,     512,   4,  300",
    "METASPACE_MB,  256,  20,  100",
    "RSS_MB,       1024, 160,  540"
  })
  void whatFillsUpFromTheFirstPointIsNoLeak(Signal signal, double most, double from, double more) {
    limit = most;
    for (int half : new int[] {200, 600, 2_000}) {
      Random random = new Random(half);
      run(
          new SeriesJudge(Traits.of(signal)),
          0,
          6_000,
          tick ->
              from + more * (1 - Math.pow(2, -(double) tick / half)) + random.nextGaussian() / 2);

      assertThat(told).as("half of it after " + half).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aHeapThatGrowsFromTheFirstRequestIsALeakWhateverItLoadedBefore(long seed) {
    limit = 144;
    for (int loaded : new int[] {0, 20, 40}) {
      told.clear();
      run(
          new SeriesJudge(Traits.of(Signal.HEAP_LIVE_MB)),
          0,
          1_000 - 10 * loaded,
          heap(seed, tick -> 24 + Math.min(loaded, tick) + 0.1 * tick));

      assertThat(told).as(loaded + " loaded").isNotEmpty();
      assertThat(told.get(0).source()).isEqualTo(Source.TREND);
    }
  }

  @Test
  void aBatchThatComesBackIsToldOnce() {
    Random random = new Random(8);
    limit = 100;
    run(
        new SeriesJudge(Traits.of(Signal.CPU_PCT)),
        0,
        9_000,
        tick -> (tick >= 600 && tick % 900 < 120 ? 92 : 10) + 3 * random.nextDouble());

    assertThat(told).hasSizeBetween(1, 2); // The first, which the shift tells again.
    assertThat(told.get(told.size() - 1).from()).isLessThan(1_100);
  }

  /**
   * Buffers that a collection frees when there are many, or files of a job, rise again and again.
   */
  @ParameterizedTest
  @CsvSource({"DIRECT_MB, 512, 200, 200", "DIRECT_MB, 4096, 800, 800", "FD_OPEN, 65536, 120, 2400"})
  void whatFallsBackAndRisesAsFarAgainIsToldOnce(Signal signal, double most, int rise, int period) {
    limit = most;
    double height = signal == Signal.FD_OPEN ? 300 : 0.8 * most;
    for (long seed = 1; seed <= 4; seed++) {
      Random random = new Random(seed);
      told.clear();
      run(
          new SeriesJudge(Traits.of(signal)),
          0,
          12_000,
          tick ->
              Math.rint(
                  80
                      + height * Math.max(0, (tick + rise) % period - period + rise) / rise
                      + random.nextGaussian()));

      assertThat(told).as("seed " + seed).hasSize(1);
    }
  }

  /** Classes of an application that is redeployed, and unloaded a minute later. */
  @ParameterizedTest
  @CsvSource({
    "CLASSES_LOADED, 9000, 3000, ",
    "METASPACE_MB, 58, 20, ",
    "METASPACE_MB, 58, 20, 256"
  })
  void whatIsLoadedWithinHalfAMinuteIsNoLeak(
      Signal signal, double loaded, double more, @Nullable Double most) {
    limit = most == null ? Double.NaN : most;
    for (int takes : new int[] {20, 30}) {
      told.clear();
      run(
          new SeriesJudge(Traits.of(signal)),
          0,
          9_000,
          tick ->
              loaded
                  + (tick % 1_500 < 100 || tick < 1_500
                      ? more * Math.min(1, tick < 1_500 ? 0 : tick % 1_500 / (double) takes)
                      : 0));

      assertThat(told).as("in " + takes).noneMatch(each -> each.source() == Source.TREND);
    }
  }

  @Test
  void aLeakThatFellBackIsNewsWhereItComesFurther() {
    Random random = new Random(4);
    limit = 1_024;
    run(
        new SeriesJudge(Traits.of(Signal.FD_OPEN)),
        0,
        4_000,
        tick -> {
          long since = tick < 2_000 ? tick - 1_000 : tick - 3_000;
          double leaked = tick < 2_000 ? Math.min(400, since) : since;
          return Math.rint(
              80 + (since < 0 || tick == 1_999 ? 0 : leaked) + 2 * random.nextGaussian());
        });

    assertThat(told).hasSize(2);
    assertThat(told.get(1).from()).isBetween(3_400L, 3_600L);
  }

  @Test
  void aLeakOfAnotherProcessIsNews() {
    Random random = new Random(4);
    limit = 1_024;
    SeriesJudge judge = new SeriesJudge(Traits.of(Signal.FD_OPEN));
    LongToDoubleFunction leaks =
        tick -> Math.rint(80 + Math.max(0, tick % 2_000 - 1_000) / 2.0 + random.nextGaussian());
    run(judge, 0, 2_000, leaks);
    judge.resume(2_000, 80, false);
    open = false;
    run(judge, 2_000, 2_000, leaks);

    assertThat(told).hasSize(2);
    assertThat(told.get(1).from()).isLessThan(3_300);
  }

  @Test
  void aStepFurtherUpIsNewsAgain() {
    Random random = new Random(8);
    run(
        new SeriesJudge(THREADS),
        0,
        6_000,
        tick -> Math.rint((tick < 2_000 ? 50 : tick < 4_000 ? 150 : 250) + random.nextGaussian()));

    assertThat(told).hasSize(2);
  }

  @Test
  void aRiseThatTheDriverExplainsIsNoLeak() {
    Random random = new Random(8);
    SeriesJudge judge = new SeriesJudge(Traits.of(Signal.CPU_PCT));
    for (long tick = 0; tick < 2_000; tick++) {
      double load = 100 + 20 * random.nextGaussian() + 4 * Math.max(0, Math.min(150, tick - 1_500));
      Judgement judgement =
          judge.judge(tick, load / 12 + random.nextDouble(), 100, load, tick >= 300);
      assertThat(judgement.state()).as("tick " + tick).isNotEqualTo(State.ANOMALOUS);
    }
  }

  @Test
  void aSeriesThatEndsTakesItsSpikeAndItsLeakWithIt() {
    Random random = new Random(2);
    SeriesJudge job = new SeriesJudge(CUSTOM);
    LongToDoubleFunction burst =
        tick -> tick < 620 ? (tick < 600 ? 10 : 100) + random.nextDouble() : Double.NaN;
    assertThat(run(job, 0, 620, burst).state()).isEqualTo(State.ANOMALOUS);
    assertThat(run(job, 620, 300, burst).state()).isEqualTo(State.ANOMALOUS);
    assertThat(run(job, 920, 100, burst).state()).isEqualTo(State.NORMAL);

    SeriesJudge threads = new SeriesJudge(THREADS);
    limit = 1_000;
    LongToDoubleFunction leak =
        tick -> tick < 1_200 ? 40 + Math.max(0, tick - 600) * 0.5 : Double.NaN;
    assertThat(run(threads, 0, 1_200, leak).source()).isEqualTo(Source.TREND);
    assertThat(run(threads, 1_200, 3_000, leak).state()).isEqualTo(State.NORMAL);
  }

  /** Virtual threads: a count takes the longer the more there are, and is made the more rarely. */
  @Test
  void aLeakThatIsLookedAtEverMoreRarelyStaysOpenUntilItsSeriesEnds() {
    Random random = new Random(5);
    long[] next = {0};
    LongToDoubleFunction counted =
        tick -> {
          if (tick < next[0] || tick > 8_000) {
            return Double.NaN;
          }
          double threads = 30 + random.nextInt(5) + Math.max(0, tick - 300) * 20.0;
          next[0] = tick + Math.round(threads / 66);
          return threads;
        };
    SeriesJudge threads = new SeriesJudge(Traits.of(Signal.VIRTUAL_THREADS));

    assertThat(run(threads, 0, 8_000, counted).source()).isEqualTo(Source.TREND);
    assertThat(told).hasSize(1);
    assertThat(run(threads, 8_000, 8_000, counted).state()).isEqualTo(State.NORMAL);
  }

  @Test
  void aLeakThatTakesItselfBackBetweenTwoValuesLeavesANumber() {
    limit = 1_000;
    Judgement judgement =
        run(
            new SeriesJudge(THREADS),
            0,
            4_500,
            tick ->
                tick % 20 != 0
                    ? Double.NaN
                    : 50 + (tick < 1_200 ? 0 : tick < 1_800 ? (tick - 1_200) / 2.0 : 300));

    assertThat(judgement.baseline()).isFinite();
    assertThat(judgement.z()).isFinite();
  }

  @Test
  void aSlowLeakThatWasFreedIsOverWithinALevelsTime() {
    Random random = new Random(6);
    limit = 1_000;
    Judgement judgement =
        run(
            new SeriesJudge(THREADS),
            0,
            3_600 + 14_400 + 4_500,
            tick ->
                50
                    + random.nextInt(2)
                    + (tick < 3_600 || tick >= 18_000 ? 0 : (tick - 3_600) / 48.0));

    assertThat(told).singleElement().extracting(Told::source).isEqualTo(Source.TREND);
    assertThat(judgement.state()).isIn(State.NORMAL, State.PENDING);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 433, 500, 550, 605, 700, 1_000, 2_000})
  void aLeakOfAMetricNobodyDescribedIsFoundBehindAFlatStretch(int onset) {
    Random random = new Random(onset);
    Judgement judgement =
        run(
            new SeriesJudge(CUSTOM),
            0,
            onset + 400,
            tick -> 30 + random.nextGaussian() + Math.max(0, tick - onset));

    assertThat(judgement.source()).isEqualTo(Source.TREND);
    assertThat(judgement.rate()).isBetween(0.9, 1.1);
  }

  @Test
  void aLeakThatEndsTakesItselfBack() {
    Random random = new Random(3);
    limit = 1_000;
    SeriesJudge judge = new SeriesJudge(THREADS);
    Judgement judgement =
        run(
            judge,
            0,
            8_000,
            tick -> 40 + random.nextInt(4) + 0.5 * Math.max(0, Math.min(400, tick - 600)));

    assertThat(told).singleElement().extracting(Told::source).isEqualTo(Source.TREND);
    assertThat(judgement.state()).isIn(State.NORMAL, State.PENDING);
    assertThat(judgement.etaTicks()).isNaN();
    assertThat(judgement.rate()).isNaN();
    assertThat(judgement.baseline()).isBetween(238.0, 246.0);
  }

  @Test
  void aStepIsOneEpisodeAndThenANewNormal() {
    Random random = new Random(5);
    SeriesJudge judge = new SeriesJudge(CUSTOM);
    Judgement judgement =
        run(judge, 0, 4_000, tick -> (tick < 2_000 ? 100 : 200) + 2 * random.nextGaussian());

    assertThat(told).hasSize(1);
    assertThat(told.get(0).startedAt()).isBetween(1_980L, 2_010L);
    assertThat(judgement.state()).isEqualTo(State.NORMAL);
    assertThat(judgement.baseline()).isBetween(195.0, 205.0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theFirstTrafficAfterSilenceIsOneEpisodeThatEnds(long seed) {
    Random random = new Random(seed);
    SeriesJudge judge = new SeriesJudge(CUSTOM);
    Judgement judgement =
        run(judge, 0, 4_000, tick -> tick < 360 ? 0 : 200 + 20 * random.nextGaussian());

    assertThat(told).hasSize(1);
    assertThat(judgement.state()).isNotEqualTo(State.ANOMALOUS);
    assertThat(judgement.deviation()).isBetween(15.0, 25.0);
  }

  /** The first traffic's alert is looked into, and what looking takes is not judged. */
  @Test
  void aStepBehindAGapEndsToo() {
    Random random = new Random(8);
    Judgement judgement =
        run(
            new SeriesJudge(Traits.of(Signal.ALLOC_RATE_MB_S)),
            0,
            800,
            tick ->
                tick >= 550 && tick < 585
                    ? Double.NaN
                    : (tick < 600 ? 2 : 57) * (1 + 0.05 * random.nextGaussian()));

    assertThat(told).isNotEmpty();
    assertThat(judgement.state()).isIn(State.NORMAL, State.PENDING);
  }

  @Test
  void whatIsRareAtANewLevelIsToldThere() {
    Random random = new Random(3);
    run(
        new SeriesJudge(CUSTOM),
        0,
        3_000,
        tick ->
            tick < 360
                ? 0
                : (tick >= 1_500 && tick < 1_540 ? 900 : 200 + 20 * random.nextGaussian()));

    assertThat(told).hasSize(2);
    assertThat(told.get(1).from()).isBetween(1_500L, 1_505L);
  }

  @Test
  void aStepInTheHarmlessDirectionIsNoEpisode() {
    Random random = new Random(5);
    Judgement judgement =
        run(
            new SeriesJudge(THREADS),
            0,
            4_000,
            tick -> Math.rint((tick < 2_000 ? 124 : 56) + random.nextGaussian()));

    assertThat(told).isEmpty();
    assertThat(judgement.baseline()).isBetween(54.0, 58.0);
  }

  @Test
  void aBurstOpensClosesAndLeavesTheBaselineWhereItWas() {
    Random random = new Random(9);
    Judgement judgement =
        run(
            new SeriesJudge(CUSTOM),
            0,
            3_000,
            tick -> 100 + (tick >= 1_000 && tick < 1_030 ? 80 : 0) + 2 * random.nextGaussian());

    assertThat(told).singleElement().extracting(Told::source).isEqualTo(Source.SPIKE);
    assertThat(told.get(0).startedAt()).isBetween(999L, 1_005L);
    assertThat(judgement.baseline()).isBetween(98.0, 102.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void whatComesAndGoesIsFoundThoughItNeverLasts(int every) {
    Random random = new Random(every);
    Judgement judgement =
        run(
            new SeriesJudge(Traits.of(Signal.GC_TIME_PCT)),
            0,
            657,
            tick -> random.nextDouble() / 2 + (tick > 600 && tick % every == 0 ? 100 : 0));

    assertThat(told).singleElement().extracting(Told::source).isEqualTo(Source.SPIKE);
    assertThat(told.get(0).from()).isBetween(640L, 656L);
    assertThat(judgement.value()).as("the mean of ten").isBetween(15.0, 55.0);
    assertThat(judgement.baseline()).isBetween(0.0, 1.0);
  }

  @Test
  void singleWildValuesNowAndThenAreNoSpike() {
    Random random = new Random(4);
    run(
        new SeriesJudge(Traits.of(Signal.GC_TIME_PCT)),
        0,
        40_000,
        tick -> random.nextDouble() + (random.nextInt(40) == 0 ? 50 * random.nextDouble() : 0));

    assertThat(told).isEmpty();
  }

  @Test
  void tenOfTheSmallestChangesMatterWithoutALimit() {
    Random random = new Random(5);
    LongToDoubleFunction leak = tick -> random.nextInt(50) + 90.0 * Math.max(0, tick - 200);
    SeriesJudge judge = new SeriesJudge(Traits.of(Signal.VIRTUAL_THREADS));
    assertThat(run(judge, 0, 300, leak).source()).as("9,000 more").isNotEqualTo(Source.TREND);
    assertThat(run(judge, 300, 40, leak).source()).isEqualTo(Source.TREND);
  }

  @Test
  void ofASmallHeapAShareOfTheLimitMatters() {
    Random random = new Random(6);
    limit = 64;
    run(
        new SeriesJudge(Traits.of(Signal.HEAP_LIVE_MB)),
        0,
        500,
        tick -> 20 + random.nextDouble() / 2 + 0.04 * Math.max(0, tick - 200));

    assertThat(told).singleElement().extracting(Told::source).isEqualTo(Source.TREND);
    assertThat(told.get(0).from()).as("5.1 of 64 MiB more").isBetween(320L, 400L);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void aSignalLookedAtNowAndThenIsJudgedWhicheverTicksThoseAre(int phase) {
    SeriesJudge judge = new SeriesJudge(new Traits(Kind.GAUGE, Harm.UP, 10));
    run(judge, 0, 600, tick -> tick % 5 != phase ? Double.NaN : tick < 300 ? 0 : 20);

    assertThat(told).singleElement().extracting(Told::source).isEqualTo(Source.SPIKE);
    assertThat(told.get(0).from()).isBetween(315L, 330L);
  }

  @Test
  void aStepOfWhatWasLookedAtTwentyTimesIsNotTakenForNormal() {
    SeriesJudge judge = new SeriesJudge(new Traits(Kind.GAUGE, Harm.UP, 10));
    run(
        judge,
        0,
        450,
        tick -> tick % 15 != 0 ? Double.NaN : tick < 300 ? 0 : tick == 300 ? 3 : 18 + tick % 4);

    assertThat(told).singleElement().extracting(Told::source).isEqualTo(Source.SPIKE);
  }

  @Test
  void nothingOpensWhileItLearns() {
    SeriesJudge judge = new SeriesJudge(THREADS);
    for (int tick = 0; tick < 600; tick++) {
      Judgement judgement = judge.judge(tick, 40 + tick, 1_000, Double.NaN, false);
      assertThat(judgement.state()).isEqualTo(State.LEARNING);
    }
  }

  @Test
  void whatIsAcceptedIsNormalAndALeakFromThereIsFoundAnew() {
    Random random = new Random(3);
    limit = 4_000;
    SeriesJudge judge = new SeriesJudge(THREADS);
    LongToDoubleFunction leak = tick -> 40 + random.nextInt(4) + Math.max(0, tick - 600) * 0.5;
    assertThat(run(judge, 0, 1_200, leak).state()).isEqualTo(State.ANOMALOUS);

    judge.accept(1_199);
    double[] held = {0};
    Judgement judgement = run(judge, 1_200, 1_000, tick -> held[0] = 340 + random.nextInt(4));
    assertThat(judgement.state()).isEqualTo(State.NORMAL);
    assertThat(told).hasSize(1);

    run(judge, 2_200, 1_000, tick -> 340 + random.nextInt(4) + (tick - 2_200) * 0.5);
    assertThat(told).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void gapsMissingValuesAndExtremesNeverBreakIt(Kind kind) {
    Random random = new Random(23);
    SeriesJudge judge = new SeriesJudge(new Traits(kind, Harm.BOTH, 0));
    long tick = 0;
    for (int i = 0; i < 30_000; i++) {
      tick += random.nextInt(50) == 0 ? 1 + random.nextInt(5_000) : 1;
      double value =
          switch (random.nextInt(20)) {
            case 0 -> Double.NaN;
            case 1 -> (i % 2 == 0 ? 1e15 : 1e300) * random.nextGaussian();
            case 2 -> 0;
            case 3 -> Double.MIN_VALUE;
            default -> random.nextGaussian();
          };
      double limit = random.nextInt(3) == 0 ? Double.NaN : random.nextInt(100);
      Judgement judgement =
          judge.judge(tick, value, limit, random.nextGaussian(), random.nextBoolean());
      assertThat(judgement.score()).isBetween(0.0, 1.0);
      assertThat(judgement.z()).isFinite();
      assertThat(judgement.startedAt()).isLessThanOrEqualTo(tick);
      if (!Double.isNaN(value)) {
        assertThat(judgement.value()).isEqualTo(value);
        assertThat(judgement.baseline()).isFinite();
      }
    }
    assertThat(judge.state().length).isLessThanOrEqualTo(1_024);
  }

  @Test
  void aMissingValueScoresNothingAndLeavesAnOpenEpisodeOpen() {
    Random random = new Random(3);
    limit = 1_000;
    SeriesJudge judge = new SeriesJudge(THREADS);
    run(judge, 0, 1_200, tick -> 40 + random.nextInt(4) + Math.max(0, tick - 600) * 0.5);

    Judgement judgement = judge.judge(1_200, Double.NaN, limit, Double.NaN, true);

    assertThat(judgement.score()).isZero();
    assertThat(judgement.state()).isEqualTo(State.ANOMALOUS);
    assertThat(judgement.value()).isFinite();
  }

  @Test
  void aLimitThatMovesMovesTheTimeLeft() {
    Random random = new Random(3);
    LongToDoubleFunction leak = tick -> 40 + random.nextInt(4) + Math.max(0, tick - 600) * 0.5;
    SeriesJudge judge = new SeriesJudge(THREADS);
    limit = 1_000;
    double before = run(judge, 0, 1_200, leak).etaTicks();
    limit = 2_000;
    double raised = run(judge, 1_200, 60, leak).etaTicks();
    limit = 200;
    double below = run(judge, 1_260, 60, leak).etaTicks();
    limit = Double.NaN;
    double without = run(judge, 1_320, 60, leak).etaTicks();

    assertThat(raised - before).isBetween(1_600.0, 2_200.0);
    assertThat(below).isZero();
    assertThat(without).isNaN();
    assertThat(told).hasSize(1);
  }

  @Test
  void aSteadyTickAllocatesNothing() {
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    assumeThat(threads.isThreadAllocatedMemorySupported()).isTrue();
    long thread = Thread.currentThread().getId();
    double[] values = new Random(1).doubles(1_024).toArray();
    SeriesJudge judge = new SeriesJudge(CUSTOM);
    long tick = 0;
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 8 && least > 0; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      long between = threads.getThreadAllocatedBytes(thread);
      for (int i = 0; i < 20_000; i++) {
        judge.judge(tick++, values[i & 1_023], 100, values[(i + 1) & 1_023], true);
      }
      long after = threads.getThreadAllocatedBytes(thread);
      least = Math.min(least, after - between - (between - before));
    }
    assertThat(least).isLessThanOrEqualTo(0);
  }

  @Property(tries = 30, seed = "17")
  void aRestoredJudgeGoesOnAsTheOneThatWasSaved(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed,
      @ForAll @IntRange(min = 1, max = 1_999) int cut) {
    SeriesJudge whole = new SeriesJudge(THREADS);
    SeriesJudge before = new SeriesJudge(THREADS);
    double[] values = new double[2_000];
    Random random = new Random(seed);
    for (int tick = 0; tick < values.length; tick++) {
      double leak = Math.max(0, tick - 800) * (seed % 3) / 4.0;
      values[tick] =
          random.nextInt(40) == 0
              ? Double.NaN
              : 40 + leak + 3 * random.nextGaussian() + (tick % 700 < 20 ? 60 : 0);
    }
    for (int tick = 0; tick < cut; tick++) {
      whole.judge(tick, values[tick], 1_000, values[tick] / 2, tick > LEARNING);
      before.judge(tick, values[tick], 1_000, values[tick] / 2, tick > LEARNING);
    }
    SeriesJudge after = new SeriesJudge(THREADS);
    after.restore(before.state());
    ByteBuffer tiers = ByteBuffer.allocate(4_096);
    before.tiers().write(tiers);
    after.tiers().read(tiers.flip());
    for (int tick = cut; tick < values.length; tick++) {
      Judgement expected = whole.judge(tick, values[tick], 1_000, values[tick] / 2, true);
      Judgement actual = after.judge(tick, values[tick], 1_000, values[tick] / 2, true);
      assertThat(actual.score()).isEqualTo(expected.score());
      assertThat(actual.state()).isEqualTo(expected.state());
      assertThat(actual.source()).isEqualTo(expected.source());
      assertThat(actual.startedAt()).isEqualTo(expected.startedAt());
      assertThat(actual.etaTicks()).isEqualTo(Double.valueOf(expected.etaTicks()));
      assertThat(actual.etaHigh()).isEqualTo(Double.valueOf(expected.etaHigh()));
    }
    assertThat(after.state()).isEqualTo(whole.state()).hasSizeLessThanOrEqualTo(1_024);
  }

  @Test
  void aStateOfAnotherVersionOrCutShortIsRefused() {
    SeriesJudge judge = new SeriesJudge(CUSTOM);
    byte[] state = judge.state();
    byte[] newer = state.clone();
    newer[0]++;

    assertThatThrownBy(() -> judge.restore(newer)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> judge.restore(new byte[0])).hasMessageContaining("0 bytes");
    assertThatThrownBy(() -> judge.restore(Arrays.copyOf(state, state.length - 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> judge.restore(Arrays.copyOf(state, state.length + 1)))
        .hasMessageContaining("1 bytes too many");
  }

  @Test
  void whatWasWatchedForHalfAnHourIsJudgedMoreFinelyThanAfterSixMinutes() {
    assertThat(stepsFound(1_800)).isGreaterThan(stepsFound(360) + 10);
    assertThat(slowLeaksFound(1_800)).isGreaterThan(slowLeaksFound(360) + 10);
  }

  /** Of 40 steps of two and a half standard deviations, how many are told. */
  private int stepsFound(int onset) {
    int found = 0;
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      told.clear();
      open = false;
      run(
          new SeriesJudge(CUSTOM),
          0,
          onset + 300,
          tick -> 100 + 5 * random.nextGaussian() + (tick < onset ? 0 : 12.5));
      found += told.stream().anyMatch(each -> each.from >= onset) ? 1 : 0;
    }
    return found;
  }

  /** Of 40 leaks that take four minutes for a standard deviation, how many are told in an hour. */
  private int slowLeaksFound(int onset) {
    int found = 0;
    limit = 4_096;
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      told.clear();
      open = false;
      run(
          new SeriesJudge(new Traits(Kind.GAUGE, Harm.UP, 4)),
          0,
          onset + 3_600,
          tick -> Math.rint(100 + 5 * random.nextGaussian() + 0.02 * Math.max(0, tick - onset)));
      found += told.stream().anyMatch(each -> each.source == Source.TREND) ? 1 : 0;
    }
    return found;
  }

  @Test
  void aStateThatKnowsNoHoursIsReadAndGoesOn() {
    Random random = new Random(5);
    SeriesJudge old = new SeriesJudge(CUSTOM);
    run(old, 0, 2_000, tick -> 100 + random.nextGaussian());
    ByteBuffer state = ByteBuffer.wrap(old.state());
    ByteBuffer timeless = ByteBuffer.allocate(state.remaining());
    int end = state.limit() - Double.BYTES - 1;
    int told = end - TREND - 2 * Double.BYTES;
    timeless.put((byte) 1);
    // Of the present layout without how much is known, the start-up, and the levels told.
    int known = 2 + 2 * Long.BYTES;
    timeless.put(state.slice(known, told - known));
    timeless.put(state.slice(told + 2 * Double.BYTES, TREND));

    SeriesJudge judge = new SeriesJudge(CUSTOM);
    judge.restore(Arrays.copyOf(timeless.array(), timeless.position()));

    assertThat(judge.level()).isEqualTo(old.level());
    assertThat(Arrays.copyOfRange(judge.state(), known, end))
        .isEqualTo(Arrays.copyOfRange(old.state(), known, end));
  }

  /** Judges ticks and notes where episodes begin. */
  private Judgement run(SeriesJudge judge, long from, long ticks, LongToDoubleFunction values) {
    Judgement judgement = null;
    for (long tick = from; tick < from + ticks; tick++) {
      boolean was = open;
      judgement =
          judge.judge(tick, values.applyAsDouble(tick), limit, Double.NaN, tick >= LEARNING);
      open = judgement.state() == State.ANOMALOUS;
      if (open && !was) {
        told.add(new Told(tick, judgement.source(), judgement.startedAt()));
      }
    }
    return Objects.requireNonNull(judgement);
  }

  @Test
  void twoValuesThatLieAsFarApartAsCanBeLeaveScoresThatAreNumbers() {
    SeriesJudge judge = new SeriesJudge(Traits.custom(false));
    double[] values = {Double.MAX_VALUE, -Double.MAX_VALUE, 1e308, -1e308};
    for (long tick = 0; tick < 1_000; tick++) {
      double value = tick < values.length ? values[(int) tick] : 50;
      Judgement judgement = judge.judge(tick, value, Double.NaN, Double.NaN, tick > 60);
      assertThat(judgement.score()).isBetween(0.0, 1.0);
      assertThat(judgement.z()).isFinite();
    }
  }
}
