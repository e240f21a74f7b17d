package dev.homeostat.lab.score;

import dev.homeostat.Judge;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.Finding;
import dev.homeostat.signal.Readings;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What Homeostat says of the time to exhaustion when half of the way from onset lies behind.
 *
 * @param run a leak with a limit whose run came so far
 * @param seconds that are truly left, at the rate injected
 * @param told the seconds it says are left; NaN where no episode of an accepted type is open then
 *     that names a time
 * @param low lower end of the interval it gives, NaN where it says nothing
 * @param high upper end, infinite where the limit may never be met, NaN where it says nothing
 */
record TimeLeft(Recording run, double seconds, double told, double low, double high) {
  private static final double NEAR = 0.25;

  /** Looks at it; nothing for a fault without a limit, or a run that ended before. */
  static Optional<TimeLeft> atHalfWay(Recording run, Trace trace) {
    long halfWay = run.onsetMillis() + (run.exhaustionMillis() - run.onsetMillis()) / 2;
    if (run.healthy() || !run.limited() || halfWay >= run.endedMillis()) {
      return Optional.empty();
    }
    Look look = new Look(run, halfWay);
    trace.replay(1, look);
    return Optional.ofNullable(look.seen);
  }

  /** Whether it named a time. */
  boolean isTold() {
    return !Double.isNaN(told);
  }

  /** How far the time told is from the truth, as a share of the truth; NaN where none was told. */
  double error() {
    return told / seconds - 1;
  }

  /** Whether the time told is within a quarter of the truth. */
  boolean isNear() {
    return Math.abs(error()) <= NEAR;
  }

  /** Whether the truth lies in the interval told. */
  boolean isCovered() {
    return low <= seconds && seconds <= high;
  }

  /** A line for people. */
  String describe() {
    return String.format(
        Locale.ROOT,
        "%s, %s: %.0f s are left, told %s",
        run.name(),
        run.java(),
        seconds,
        isTold()
            ? String.format(Locale.ROOT, "%.0f s (%.0f to %.0f)", told, low, high)
            : "nothing");
  }

  /** Judges a run up to the moment. */
  private static final class Look implements Consumer<Readings> {
    private final Recording run;
    private final long halfWay;
    private final Judge judge;
    private @Nullable TimeLeft seen;

    Look(Recording run, long halfWay) {
      this.run = run;
      this.halfWay = halfWay;
      judge = new Judge(JudgeWatcher.options(run, 1), alert -> {}, line -> {});
    }

    @Override
    public void accept(Readings readings) {
      if (seen != null) {
        return;
      }
      judge.judge(readings);
      if (readings.epochMillis() >= halfWay) {
        double left = (run.exhaustionMillis() - readings.epochMillis()) / 1e3;
        Optional<Finding.Eta> eta =
            judge.episodes().stream()
                .filter(episode -> episode.state() == BehavioralAlert.State.OPEN)
                .filter(episode -> run.accepted().contains(episode.anomalyType().id()))
                .flatMap(episode -> episode.eta().stream())
                .findFirst();
        seen =
            eta.map(when -> new TimeLeft(run, left, when.seconds(), when.low(), when.high()))
                .orElse(new TimeLeft(run, left, Double.NaN, Double.NaN, Double.NaN));
      }
    }
  }
}
