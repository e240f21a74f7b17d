package dev.homeostat;

import dev.homeostat.detect.Verdict;
import dev.homeostat.detect.ZScoreRule;
import dev.homeostat.sensor.CustomMetrics;
import dev.homeostat.sensor.Fold;
import dev.homeostat.signal.Clock;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import dev.homeostat.text.SafeText;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The values the application hands us. Under the seed's rule each is a point of its own, judged at
 * once, and the worst of a metric since the last tick is its alert. Thread-safe; holds the judge's
 * lock for microseconds.
 */
final class InjectedPoints {

  private final CustomMetrics customMetrics;
  private final Judge judge;
  private final Clock clock;
  private final Consumer<String> log;

  /** The worst anomaly of each metric since the last tick; under the judge's lock. */
  private final Map<String, Verdict.Anomalous> worst = new HashMap<>();

  private volatile boolean failed;

  /**
   * Begins without any.
   *
   * @param log takes a line where values cannot be taken
   */
  InjectedPoints(CustomMetrics customMetrics, Judge judge, Clock clock, Consumer<String> log) {
    this.customMetrics = customMetrics;
    this.judge = judge;
    this.clock = clock;
    this.log = log;
  }

  /** Takes a value. Never throws: whoever hands us a number must not pay for a fault of ours. */
  void take(String name, double value) {
    try {
      fold(name, value);
    } catch (Throwable t) {
      if (!failed && !(t instanceof VirtualMachineError)) {
        failed = true;
        log.accept("a value of a metric was not taken: " + SafeText.of(t));
      }
    }
  }

  private void fold(String name, double value) {
    Fold fold = customMetrics.inject(name, value);
    if (fold == null || fold.isCounter() || !judge.takesPoints()) {
      return;
    }
    Signal signal = fold.signal();
    boolean judged = signal == null || ZScoreRule.judges(signal);
    synchronized (judge) {
      if (judge.point(fold.metric(), clock.monotonicNanos(), value)
              instanceof Verdict.Anomalous anomaly
          && judged) {
        worst.merge(fold.metric(), anomaly, InjectedPoints::worse);
      }
    }
  }

  /** Publishes the worst since the last tick; the caller holds the judge's lock. */
  void publishWorst(Readings readings) {
    if (!worst.isEmpty()) {
      worst.forEach(
          (metric, anomaly) ->
              judge.publish(metric, anomaly, limitOf(metric, readings), readings.epochMillis()));
      worst.clear();
    }
  }

  /** What the application injects is bounded by what bounds the signal it feeds. */
  private static double limitOf(String metric, Readings readings) {
    return Signal.ofMetric(metric).map(readings::limit).orElse(Readings.ABSENT);
  }

  private static Verdict.Anomalous worse(Verdict.Anomalous a, Verdict.Anomalous b) {
    return Math.abs(b.zScore()) > Math.abs(a.zScore()) ? b : a;
  }
}
