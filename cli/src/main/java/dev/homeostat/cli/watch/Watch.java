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

  /** A key is heard so soon while a look goes on. */
  private static final long LOOK_NANOS = 100_000_000;

  private final Source source;
  private final AnalyzerOptions options;
  private final View view;
  private final Lines lines;
  private final Duration maxPause;

  /**
   * Makes a watch that has seen nothing.
   *
   * @param lines what the source says
   * @param maxPause what is predicted to stop the application longer is not asked for
   */
  public Watch(Source source, AnalyzerOptions options, View view, Lines lines, Duration maxPause) {
    this.source = source;
    this.options = options;
    this.view = view;
    this.lines = lines;
    this.maxPause = maxPause;
  }

  /**
   * Runs until what is watched has ended, a person has had enough, this thread is interrupted, or
   * enough time went by.
   *
   * @param mostNanos how long; {@link Long#MAX_VALUE}: without end
   * @return how long it ran
   */
  public Duration run(long mostNanos) {
    Optional<Investigation> investigation =
        options.detectors().equals(Set.of(DetectorKind.ZSCORE))
            ? Optional.empty()
            : source.investigation(maxPause, options.readyAfter().multipliedBy(PAUSES_APART));
    try (BackgroundReader reader = new BackgroundReader(source)) {
      return run(mostNanos, investigation, reader);
    } finally {
      investigation.ifPresent(Investigation::close);
    }
  }

  private Duration run(
      long mostNanos, Optional<Investigation> investigation, BackgroundReader reader) {
    Investigator investigator =
        investigation.<Investigator>map(one -> one).orElse(Investigator.NONE);
    Judge judge =
        new Judge(
            options,
            // What a key brings about while the source reads is none that it could explain.
            alert -> view.alert(reader.isReading() ? alert : source.explained(alert)),
            view::say,
            view,
            investigator);
    CensusPlan census = new CensusPlan(options.readyAfter());
    Readings readings = new Readings();
    long interval = options.interval().toNanos();
    long begun = options.clock().monotonicNanos();
    long now = begun;
    long due = begun;
    boolean goesOn = true;
    while (goesOn && now - begun < mostNanos && !Thread.currentThread().isInterrupted()) {
      long left = mostNanos - (now - begun);
      boolean looks = now >= due;
      if (looks) {
        if (!reader.isReading()) {
          readings.begin(now, options.clock().epochMillis());
          reader.begin(readings);
        }
        Optional<Boolean> read = reader.await(Math.min(LOOK_NANOS, left));
        lines.tell(view::say);
        if (read.isPresent()) {
          source.takeAlerts().forEach(view::alert); // Some are about its end.
          goesOn = read.get();
          due = Math.max(due + interval, options.clock().monotonicNanos());
        }
        if (read.isPresent() && goesOn) {
          if (investigation.isPresent() && investigation.get().hasLooked()) {
            readings.lookedForEvidence();
          }
          judge.judge(readings);
          investigation.ifPresent(looking -> plan(census, looking, judge, readings));
          view.tick(readings, judge.series());
        }
      }
      if (goesOn) {
        Wish wish = view.await(looks ? 1 : Math.min(left, due - now));
        grant(wish, judge, investigator);
        goesOn = !(wish instanceof Wish.Quit);
      }
      now = options.clock().monotonicNanos();
    }
    return Duration.ofNanos(now - begun);
  }

  private static void plan(
      CensusPlan census, Investigation looking, Judge judge, Readings readings) {
    boolean calm = judge.openEpisodes() == 0;
    if (census.isDue(readings.nanos(), calm, looking.censuses())) {
      looking.takeCensus(calm);
    }
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
              episode.id(),
              episode.anomalyType(),
              episode.metric(),
              episode.current(),
              episode.baseline(),
              true));
    }
  }
}
