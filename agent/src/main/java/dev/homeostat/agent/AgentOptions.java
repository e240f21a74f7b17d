package dev.homeostat.agent;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.sensor.HistogramBudget;
import dev.homeostat.series.MetricsDb;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the agent was told, with a default for what it was not. A bad value is told with its key and
 * what is allowed, and the default stands. Immutable.
 *
 * @param enabled false: nothing is read and judged
 * @param component who the alerts speak of, where it was told
 * @param version of the watched program, where it was told
 * @param interval between two ticks
 * @param detectors which judge
 * @param learning how long a series is watched before it is judged
 * @param window how far back the seed's baseline looks
 * @param alerts the file that takes alerts; {@code -} is standard error
 * @param histogram what class histograms may cost
 * @param config the file that was read, and is read again for {@code enabled}
 */
record AgentOptions(
    boolean enabled,
    Optional<String> component,
    Optional<String> version,
    Duration interval,
    Set<DetectorKind> detectors,
    Duration learning,
    Duration window,
    Optional<String> alerts,
    HistogramBudget histogram,
    Optional<Path> config) {

  /** Reads the options from the settings; tells what is wrong or not there yet. */
  static AgentOptions of(AgentSettings settings) {
    Reader reader = new Reader(settings);
    for (AgentKey key : AgentKey.values()) {
      if (!key.isHere() && settings.value(key) != null) {
        settings.tell(key.key() + " is not there yet in this version; it is ignored");
      }
    }
    Set<DetectorKind> detectors =
        reader.read(AgentKey.DETECTORS, DetectorKind::parse, DetectorKind.ofDefault());
    boolean seedAlone = detectors.equals(Set.of(DetectorKind.ZSCORE));
    return new AgentOptions(
        reader.read(AgentKey.ENABLED, AgentOptions::truth, true),
        Optional.ofNullable(settings.value(AgentKey.COMPONENT)),
        Optional.ofNullable(settings.value(AgentKey.VERSION)),
        reader.read(
            AgentKey.INTERVAL,
            AgentOptions::interval,
            seedAlone ? AnalyzerOptions.SEED_INTERVAL : AnalyzerOptions.INTERVAL),
        detectors,
        reader.read(AgentKey.LEARNING, Durations::parse, AnalyzerOptions.LEARNING),
        reader.read(AgentKey.WINDOW, AgentOptions::positive, MetricsDb.WINDOW),
        Optional.ofNullable(settings.value(AgentKey.ALERTS)),
        new HistogramBudget(
            reader.read(
                AgentKey.HISTOGRAM_BUDGET, AgentOptions::share, HistogramBudget.DEFAULT.share()),
            reader.read(
                AgentKey.HISTOGRAM_MAX_PAUSE,
                Durations::parse,
                HistogramBudget.DEFAULT.maxPause())),
        reader.path(AgentKey.CONFIG));
  }

  static Optional<Boolean> truth(String text) {
    return switch (text) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private static Optional<Duration> interval(String text) {
    return Durations.parse(text)
        .filter(interval -> interval.compareTo(AnalyzerOptions.LEAST_INTERVAL) >= 0);
  }

  private static Optional<Duration> positive(String text) {
    return Durations.parse(text).filter(duration -> !duration.isZero());
  }

  private static Optional<Double> share(String text) {
    if (!text.endsWith("%")) {
      return Optional.empty();
    }
    try {
      double share = Double.parseDouble(text.substring(0, text.length() - 1)) / 100;
      return share >= 0 && share <= 1 ? Optional.of(share) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Reads values one by one. */
  private record Reader(AgentSettings settings) {

    <T> T read(AgentKey key, Function<String, Optional<T>> parser, T otherwise) {
      String text = settings.value(key);
      if (text == null) {
        return otherwise;
      }
      Optional<T> value = parser.apply(text);
      if (value.isEmpty()) {
        settings.tellBad(key);
      }
      return value.orElse(otherwise);
    }

    Optional<Path> path(AgentKey key) {
      String text = settings.value(key);
      try {
        return text == null ? Optional.empty() : Optional.of(Path.of(text));
      } catch (InvalidPathException e) {
        settings.tellBad(key);
        return Optional.empty();
      }
    }
  }
}
