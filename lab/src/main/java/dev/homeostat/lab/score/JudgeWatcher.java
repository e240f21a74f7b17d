package dev.homeostat.lab.score;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.Judge;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.detect.DetectorKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The product's judge: with its defaults, or with the seed's rule alone. */
final class JudgeWatcher implements Watcher {
  private final String name;
  private final Set<DetectorKind> detectors;

  private JudgeWatcher(String name, Set<DetectorKind> detectors) {
    this.name = name;
    this.detectors = detectors;
  }

  /** Homeostat with its defaults. */
  static JudgeWatcher homeostat() {
    return new JudgeWatcher("Homeostat", DetectorKind.ofDefault());
  }

  /** The seed's rule; its alerts, one a tick, are folded. */
  static JudgeWatcher seed() {
    return new JudgeWatcher("the seed's rule", Set.of(DetectorKind.ZSCORE));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Alarm> watch(Recording run, Trace trace, int thin) {
    List<Alarm> alarms = new ArrayList<>();
    Judge judge =
        new Judge(
            options(run, thin).withDetectors(detectors),
            alert -> {
              if (alert.state() == BehavioralAlert.State.OPEN) {
                alarms.add(alarm(alert));
              }
            },
            line -> {});
    trace.replay(thin, judge::judge);
    if (detectors.equals(DetectorKind.ofDefault())) {
      return alarms;
    }
    AlarmFold fold = new AlarmFold(run.learningMillis());
    alarms.forEach(fold::add);
    return fold.alarms();
  }

  /** The defaults, with the compressed times of a run. */
  static AnalyzerOptions options(Recording run, int thin) {
    return AnalyzerOptions.of(run.name())
        .withInterval(Duration.ofMillis(run.intervalMillis() * thin))
        .withLearning(Duration.ofMillis(run.learningMillis()));
  }

  private static Alarm alarm(BehavioralAlert alert) {
    double z = alert.zScore();
    return new Alarm(
        alert.anomalyType().id(),
        alert.metric(),
        alert.timestamp().toEpochMilli(),
        alert.detector() + ": " + alert.summary(),
        alert.baseline(),
        z == 0 ? Double.NaN : Math.abs((alert.current() - alert.baseline()) / z),
        true);
  }
}
