package dev.homeostat.lab.chaos;

import static dev.homeostat.lab.chaos.Fault.hold;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.Judge;
import dev.homeostat.SeriesStatus;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Sets the clock of the wall by hours in both directions, quiet and with an episode open, and lets
 * the machine sleep for hours, where the monotonic clock goes on too. Done to the judge alone, on
 * clocks moved by hand: nothing else of the agent asks what time it is but to print it.
 */
final class ClockJumps implements Fault {

  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long SECOND_MILLIS = 1_000;
  private static final int[] HOURS = {1, -1, 5, -5, 26, -26};
  private static final int TICKS = 900;
  private static final int STEADY = 40;
  private static final double GROWTH = 0.5;

  private final List<BehavioralAlert> alerts = new ArrayList<>();
  private final Readings readings = new Readings();
  private final Random random = new Random(3);
  private long nanos;
  private long millis = 1_700_000_000_000L;

  @Override
  public String name() {
    return "clock-jumps";
  }

  @Override
  public String run(Place place) throws Exception {
    Judge judge =
        new Judge(
            AnalyzerOptions.of("shop").withLearning(Duration.ofMinutes(1)),
            alerts::add,
            line -> {});
    watch(judge, TICKS, STEADY);
    for (int hours : HOURS) {
      millis += hours * Duration.ofHours(1).toMillis();
      watch(judge, TICKS, STEADY);
    }
    nanos += Duration.ofHours(8).toNanos();
    millis += Duration.ofHours(8).toMillis();
    watch(judge, TICKS, STEADY);
    hold(alerts.isEmpty(), "a jump was alerted about: " + alerts);
    hold(state(judge) == SeriesStatus.State.NORMAL, "after the jumps it is " + state(judge));
    double threads = STEADY;
    for (int i = 0; i < TICKS; i++) {
      watch(judge, 1, threads += GROWTH);
    }
    hold(alerts.size() == 1, "a leak is told by " + alerts);
    for (int hours : HOURS) {
      millis += hours * Duration.ofHours(1).toMillis();
      for (int i = 0; i < TICKS / HOURS.length; i++) {
        watch(judge, 1, threads += GROWTH);
      }
      hold(judge.openEpisodes() > 0, "after " + hours + " h the episode is lost: " + alerts);
    }
    long ids = alerts.stream().map(BehavioralAlert::id).distinct().count();
    hold(ids == 1, ids + " episodes of one leak");
    return ("the wall clock set by 1, 5 and 26 hours in both directions, and 8 hours asleep, on clocks moved by hand: no alert, the"
            + " baseline as before; an episode stayed open over each, %d notices, one id; libfaketime was not used")
        .formatted(alerts.size());
  }

  private void watch(Judge judge, int ticks, double threads) {
    for (int i = 0; i < ticks; i++) {
      nanos += SECOND_NANOS;
      millis += SECOND_MILLIS;
      readings.begin(nanos, millis);
      readings.set(Signal.THREADS, Math.rint(threads) + random.nextInt(3));
      judge.judge(readings);
    }
  }

  private static SeriesStatus.State state(Judge judge) {
    return judge.series().get(0).state();
  }
}
