package dev.homeostat.cli.replay;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.Judge;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.Investigator;
import dev.homeostat.signal.Readings;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A program's run in a recording: its ticks go to the judge, and to whoever looks on. */
final class JudgedRun {

  private AnalyzerOptions options;
  private final Consumer<BehavioralAlert> alerts;
  private final Problems problems;
  private final Judge.Scores scores;
  private final Onlooker onlooker;
  private final Investigator investigator;
  private Judge judge;

  JudgedRun(
      AnalyzerOptions options,
      Consumer<BehavioralAlert> alerts,
      Problems problems,
      Judge.@Nullable Scores scores,
      Onlooker onlooker) {
    this(
        options,
        alerts,
        problems,
        scores == null ? Judge.NO_SCORES : scores,
        onlooker,
        Investigator.NONE);
  }

  private JudgedRun(
      AnalyzerOptions options,
      Consumer<BehavioralAlert> alerts,
      Problems problems,
      Judge.Scores scores,
      Onlooker onlooker,
      Investigator investigator) {
    this.options = options;
    this.alerts = alerts;
    this.problems = problems;
    this.scores = scores;
    this.onlooker = onlooker;
    this.investigator = investigator;
    this.judge = make();
  }

  /** The same, of which nothing is judged yet, with somebody who knows who is behind an episode. */
  JudgedRun with(Investigator knowing) {
    return new JudgedRun(options, alerts, problems, scores, onlooker, knowing);
  }

  /** Judges a tick. */
  void tick(Readings readings) {
    onlooker.tick(readings);
    judge.judge(readings);
  }

  /** Behind the last tick: tells what was found out of its episodes since. */
  void learn() {
    judge.learn();
  }

  /** From here on it is another run of the program: nothing of what was learned holds. */
  void afresh() {
    onlooker.afresh("");
    judge = make();
  }

  /**
   * From here on it is another program.
   *
   * @param name what it is told apart by in the recording
   * @param component who its alerts speak of
   * @param resource the attributes of its alerts
   */
  void afresh(String name, String component, Map<String, String> resource) {
    onlooker.afresh(name);
    options =
        AnalyzerOptions.of(component).withResource(resource).withDetectors(options.detectors());
    judge = make();
  }

  AnalyzerOptions options() {
    return options;
  }

  Judge judge() {
    return judge;
  }

  private Judge make() {
    return new Judge(options, alerts, problems::ofFile, scores, investigator);
  }
}
