package dev.homeostat.cli.replay;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.Judge;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.detect.ZScoreRule;
import dev.homeostat.series.Baseline;
import dev.homeostat.signal.Signal;
import dev.homeostat.text.SafeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which metrics of a recording the chosen detectors could not judge, and why. */
final class Unjudged {

  private static final Set<DetectorKind> SEED = Set.of(DetectorKind.ZSCORE);

  private Unjudged() {}

  /** Whether the seed's rule alone judges. */
  static boolean isSeed(AnalyzerOptions options) {
    return options.detectors().equals(SEED);
  }

  /** Half a sentence for each reason. */
  static List<String> notes(AnalyzerOptions options, Judge judge, CsvReplay replay) {
    return isSeed(options) ? bySeed(options, judge, replay) : byDefault(options, replay);
  }

  private static List<String> bySeed(AnalyzerOptions options, Judge judge, CsvReplay replay) {
    List<String> unknown = new ArrayList<>();
    List<String> sparse = new ArrayList<>();
    for (Column column : replay.columns()) {
      Signal signal = column.signal();
      if (signal != null && !ZScoreRule.judges(signal)) {
        unknown.add(SafeText.of(column.metric()));
      } else if (judge.db().baseline(options.component(), column.metric(), replay.nanos()).count()
          < Baseline.MIN_POINTS) {
        sparse.add(SafeText.of(column.metric()));
      }
    }
    List<String> notes = new ArrayList<>();
    if (!unknown.isEmpty()) {
      notes.add("zscore does not judge " + String.join(", ", unknown));
    }
    if (!sparse.isEmpty()) {
      notes.add(
          "too few values within %d minutes to judge %s (%d are needed)"
              .formatted(
                  options.window().toMinutes(), String.join(", ", sparse), Baseline.MIN_POINTS));
    }
    return notes;
  }

  private static List<String> byDefault(AnalyzerOptions options, CsvReplay replay) {
    List<Column> columns = replay.columns();
    if (columns.isEmpty()) {
      return List.of();
    }
    List<String> notes = new ArrayList<>();
    Duration seen = Duration.ofNanos(replay.nanos());
    if (replay.rows() <= AnalyzerOptions.LEAST_LEARNING_TICKS
        || seen.compareTo(options.learning()) < 0) {
      notes.add(
          "too short for an episode (more than %d rows and %d minutes are needed)"
              .formatted(AnalyzerOptions.LEAST_LEARNING_TICKS, options.learning().toMinutes()));
    }
    Set<Signal> there =
        columns.stream()
            .map(Column::signal)
            .filter(signal -> signal != null)
            .collect(Collectors.toSet());
    for (Signal signal : there) {
      signal
          .better()
          .filter(there::contains)
          .ifPresent(
              better -> notes.add(signal.metric() + " is not judged beside " + better.metric()));
    }
    return notes;
  }
}
