package dev.homeostat.cli.replay;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.Judge;
import dev.homeostat.alert.BehavioralAlert;
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
  private Judge judge;

  JudgedRun(
      AnalyzerOptions options,
      Consumer<BehavioralAlert> alerts,
      Problems problems,
      Judge.@Nullable Scores scores,
      Onlooker onlooker) {
    this.options = options;
    this.alerts = alerts;
    this.problems = problems;
    this.scores = scores == null ? Judge.NO_SCORES : scores;
    this.onlooker = onlooker;
    this.judge = make();
  }

  /** Judges a tick. */
  void tick(Readings readings) {
    judge.judge(readings);
    onlooker.tick(readings);
  }

  /** From here on it is another run of the program: nothing of what was learned holds. */
  void afresh() {
    judge = make();
  }

  /** As {@link #afresh()}, of a program that is told apart by these resource attributes. */
  void afresh(Map<String, String> resource) {
    options = options.withResource(resource);
    afresh();
  }

  AnalyzerOptions options() {
    return options;
  }

  Judge judge() {
    return judge;
  }

  private Judge make() {
    return new Judge(options, alerts, problems::ofFile, scores);
  }
}
