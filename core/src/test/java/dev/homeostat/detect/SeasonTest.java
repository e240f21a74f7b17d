package dev.homeostat.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.detect.Judgement.Source;
import dev.homeostat.detect.Judgement.State;
import dev.homeostat.signal.Signal.Harm;
import dev.homeostat.signal.Signal.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Series that follow the hours, at a tick each ten seconds. */
class SeasonTest {

  private static final int TICKS_AN_HOUR = 360;
  private static final double EPOCH_HOURS = 490_000.25;

  private final Random random = new Random(11);
  private final List<Double> openedAt = new ArrayList<>();
  private SeriesJudge judge = new SeriesJudge(Traits.custom(false));
  private double limit = Double.NaN;
  private Source last = Source.NONE;
  private double clockSet;
  private boolean open;

  @Test
  void whatComesEachNightIsNoNewsAfterTheSecond() {
    run(0, 24 * 6, SeasonTest::nightly);

    assertThat(openedAt).isNotEmpty().allMatch(hour -> hour < 48);
  }

  @Test
  void withoutTheTimeOfDayItIsToldEachNight() {
    clockSet = Double.NaN;
    run(0, 24 * 6, SeasonTest::nightly);

    assertThat(openedAt).anyMatch(hour -> hour > 96);
  }

  @Test
  void theSameAtAnotherHourIsToldAsEver() {
    run(0, 24 * 6, hour -> nightly(hour) + (hour >= 130 && hour < 130.5 ? 100 : 0));

    assertThat(openedAt).last().satisfies(hour -> assertThat(hour).isBetween(130.0, 130.5));
  }

  @Test
  void twiceAsMuchAsEachNightIsTold() {
    run(0, 24 * 6, hour -> nightly(hour) * (hour > 120 ? 2.2 : 1));

    assertThat(openedAt).last().satisfies(hour -> assertThat(hour).isBetween(120.0, 124.0));
  }

  @Test
  void aLoadThatMovesByAnHourRaisesNothing() {
    run(0, 24 * 6, hour -> nightly(hour + (hour > 100 ? 1 : 0)));

    assertThat(openedAt).allMatch(hour -> hour < 48);
  }

  @Test
  void afterTheClockWasSetTheHoursAreLearnedAnew() {
    run(0, 24 * 4, SeasonTest::nightly);
    openedAt.clear();
    judge.distrustHours();
    clockSet = 6;
    run(24 * 4, 24 * 10, SeasonTest::nightly);

    assertThat(openedAt).isNotEmpty().allMatch(hour -> hour < 24 * 6);
  }

  @Test
  void aMorningIsNoLeakAndWhatGrowsBesideItIs() {
    judge = new SeriesJudge(new Traits(Kind.GAUGE, Harm.UP, 16));
    limit = 4_096;
    run(0, 24 * 8, SeasonTest::office);
    assertThat(openedAt).allMatch(hour -> hour < 48);
    openedAt.clear();

    run(24 * 8, 24 * 11, hour -> office(hour) + (hour - 24 * 8) * 15);
    assertThat(openedAt).isNotEmpty();
    assertThat(last).isEqualTo(Source.TREND);
  }

  @Test
  void aSlowLeakDoesNotBecomeTheSeason() {
    judge = new SeriesJudge(new Traits(Kind.GAUGE, Harm.UP, 16));
    limit = 4_096;
    run(0, 24 * 14, hour -> Math.max(0, hour - 72) * 2);

    assertThat(openedAt).hasSize(1);
    assertThat(last).isEqualTo(Source.TREND);
  }

  @Test
  void anHourCostsNoMemoryAndMonthsAtMostTwoKibibytes() {
    run(0, 1, hour -> 0);
    int young = judge.state().length;
    run(1, 24 * 15, SeasonTest::nightly);

    assertThat(young).isEqualTo(new SeriesJudge(Traits.custom(false)).state().length);
    assertThat(judge.state()).hasSizeLessThanOrEqualTo(2_048).hasSizeGreaterThan(young);
  }

  @Test
  void theNightsAreKnownInTheNextProcess() {
    run(0, 24 * 4, SeasonTest::nightly);
    openedAt.clear();
    SeriesJudge next = new SeriesJudge(Traits.custom(false));
    next.restore(judge.state());
    ByteBuffer tiers = ByteBuffer.allocate(4_096);
    judge.tiers().write(tiers);
    next.tiers().read(tiers.flip());
    judge = next;
    run(24 * 4, 24 * 6, SeasonTest::nightly);

    assertThat(openedAt).isEmpty();
  }

  /** Half an hour from two o'clock on. */
  private static double nightly(double hour) {
    double clock = hour % 24 - 2;
    return clock >= 0 && clock < 0.5 ? 100 : 0;
  }

  /** Up within half an hour from eight on, down again from six in the evening on. */
  private static double office(double hour) {
    double clock = hour % 24;
    double up = Math.max(0, Math.min(1, (clock - 8) * 2));
    double down = Math.max(0, Math.min(1, (clock - 18) * 2));
    return 200 * (up - down);
  }

  private void run(double fromHour, double toHour, DoubleUnaryOperator load) {
    long last = Math.round(toHour * TICKS_AN_HOUR);
    for (long tick = Math.round(fromHour * TICKS_AN_HOUR); tick < last; tick++) {
      double hour = (double) tick / TICKS_AN_HOUR;
      Judgement judgement =
          judge.judge(
              tick,
              EPOCH_HOURS + hour + clockSet,
              Math.rint(50 + load.applyAsDouble(hour) + 2 * random.nextGaussian()),
              limit,
              Double.NaN,
              tick > 300);
      boolean now = judgement.state() == State.ANOMALOUS;
      if (now && !open) {
        openedAt.add(hour);
        this.last = judgement.source();
      }
      open = now;
    }
  }
}
