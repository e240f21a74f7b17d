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
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which metrics of a recording are not watched or could not be judged, and why. */
final class Unjudged {

  private static final Set<DetectorKind> SEED = Set.of(DetectorKind.ZSCORE);

  private Unjudged() {}

  /** Whether the seed's rule alone judges. */
  static boolean isSeed(AnalyzerOptions options) {
    return options.detectors().equals(SEED);
  }

  /** Half a sentence for each reason. */
  static List<String> notes(AnalyzerOptions options, Judge judge, Replay replay) {
    List<String> notes = new ArrayList<>();
    int watched = judge.db().seriesCount();
    if (watched == options.maxSeries() && replay.metrics().size() > watched) {
      notes.add(watched + " of the metrics are watched, as many as may be");
    }
    notes.addAll(isSeed(options) ? bySeed(options, judge, replay) : byDefault(options, replay));
    return notes;
  }

  private static List<String> bySeed(AnalyzerOptions options, Judge judge, Replay replay) {
    List<String> unknown = new ArrayList<>();
    List<String> sparse = new ArrayList<>();
    for (String metric : replay.metrics()) {
      Signal signal = Signal.ofMetric(metric).orElse(null);
      if (signal != null && !ZScoreRule.judges(signal)) {
        unknown.add(SafeText.of(metric));
      } else if (judge.db().baseline(options.component(), metric, replay.nanos()).count()
          < Baseline.MIN_POINTS) {
        sparse.add(SafeText.of(metric));
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

  /** Whether a recording ends before an episode can begin. */
  static boolean isTooShort(AnalyzerOptions options, Replay replay) {
    return !isSeed(options)
        && (replay.ticks() <= AnalyzerOptions.LEAST_LEARNING_TICKS
            || Duration.ofNanos(replay.nanos()).compareTo(options.learning()) < 0);
  }

  private static List<String> byDefault(AnalyzerOptions options, Replay replay) {
    if (replay.metrics().isEmpty()) {
      return List.of();
    }
    List<String> notes = new ArrayList<>();
    if (isTooShort(options, replay)) {
      notes.add(
          "too short for an episode (more than %d ticks and %d minutes are needed)"
              .formatted(AnalyzerOptions.LEAST_LEARNING_TICKS, options.learning().toMinutes()));
    }
    Set<Signal> there =
        replay.metrics().stream()
            .map(Signal::ofMetric)
            .flatMap(Optional::stream)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Signal.class)));
    for (Signal signal : there) {
      signal
          .better()
          .filter(there::contains)
          .filter(better -> !isBound(signal, better) || !there.contains(Signal.ALLOC_RATE_MB_S))
          .ifPresent(
              better -> notes.add(signal.metric() + " is not judged beside " + better.metric()));
    }
    String shown =
        there.stream()
            .filter(signal -> signal.watch() == Signal.Watch.SHOWN)
            .map(Signal::metric)
            .collect(Collectors.joining(", "));
    if (!shown.isEmpty()) {
      notes.add("no detector judges " + shown);
    }
    return notes;
  }

  /** Whether a rise of it is told beside the better one, where it is known what was allocated. */
  private static boolean isBound(Signal signal, Signal better) {
    return better.bound().filter(signal::equals).isPresent();
  }
}
