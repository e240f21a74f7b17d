package dev.homeostat.cli.watch;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.CensusPlan;
import dev.homeostat.Judge;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.ControlRecord;
import dev.homeostat.alert.Inquiry;
import dev.homeostat.alert.Investigator;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.evidence.Investigation;
import dev.homeostat.signal.Readings;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Reads, judges and shows, a tick an interval, until what is watched ends. */
public final class Watch {

  /** Between two stops for evidence, in times of what learning takes, as the agent has it. */
  private static final int PAUSES_APART = 2;

  private final Source source;
  private final AnalyzerOptions options;
  private final View view;
  private final Duration maxPause;

  /**
   * Makes a watch that has seen nothing.
   *
   * @param maxPause what is predicted to stop the application longer is not asked for
   */
  public Watch(Source source, AnalyzerOptions options, View view, Duration maxPause) {
    this.source = source;
    this.options = options;
    this.view = view;
    this.maxPause = maxPause;
  }

  /**
   * Runs until what is watched has ended, a person has had enough, this thread is interrupted, or
   * enough ticks were made.
   *
   * @param most how many ticks; 0: without end
   * @return how many ticks there were
   */
  public long run(long most) {
    Optional<Investigation> investigation =
        options.detectors().equals(Set.of(DetectorKind.ZSCORE))
            ? Optional.empty()
            : source.investigation(maxPause, options.readyAfter().multipliedBy(PAUSES_APART));
    try {
      return run(most, investigation);
    } finally {
      investigation.ifPresent(Investigation::close);
    }
  }

  private long run(long most, Optional<Investigation> investigation) {
    Investigator investigator =
        investigation.<Investigator>map(one -> one).orElse(Investigator.NONE);
    Judge judge =
        new Judge(
            options, alert -> view.alert(source.explained(alert)), view::say, view, investigator);
    CensusPlan census = new CensusPlan(options.readyAfter());
    Readings readings = new Readings();
    long interval = options.interval().toNanos();
    long due = options.clock().monotonicNanos();
    long ticks = 0;
    while (!Thread.currentThread().isInterrupted() && (most == 0 || ticks < most)) {
      long now = options.clock().monotonicNanos();
      if (now < due) {
        Wish wish = view.await(due - now);
        if (wish instanceof Wish.Quit) {
          break;
        }
        grant(wish, judge, investigator);
        continue;
      }
      readings.begin(now, options.clock().epochMillis());
      boolean goesOn = source.read(readings);
      source.takeAlerts().forEach(view::alert); // Some are about its end.
      if (!goesOn) {
        break;
      }
      judge.judge(readings);
      if (census.isDue(now, judge.openEpisodes() == 0)) {
        investigation.ifPresent(Investigation::takeCensus);
      }
      view.tick(readings, judge.series());
      ticks++;
      due = Math.max(due + interval, now);
    }
    return ticks;
  }

  private void grant(Wish wish, Judge judge, Investigator investigator) {
    if (wish instanceof Wish.Control asked) {
      ControlRecord record =
          judge.control(asked.command(), "terminal", options.clock().epochMillis());
      view.say(record.command() + ": " + record.summary());
    } else if (wish instanceof Wish.Evidence asked) {
      BehavioralAlert episode = asked.episode();
      view.say("looking for who is behind " + episode.anomalyType().id());
      investigator.ask(
          new Inquiry(
              episode.id(), episode.anomalyType(), episode.metric(), episode.current(), true));
    }
  }
}
