package dev.homeostat;

import dev.homeostat.alert.Episodes;
import dev.homeostat.alert.Finding;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.detect.Fullness;
import dev.homeostat.detect.Judgement;
import dev.homeostat.detect.SeriesJudge;
import dev.homeostat.detect.Traits;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.MetricName;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The default detectors over all series of a component: a {@link SeriesJudge} each, and one list of
 * findings a tick. Not thread-safe. A tick without findings allocates nothing.
 */
final class Ensemble {

  private static final Signal[] SIGNALS = Signal.values();

  // The catalogue's answers, by the signal's place: a tick a second runs interpreted for long.
  private static final @Nullable Signal[] BETTER = new @Nullable Signal[SIGNALS.length];
  private static final @Nullable Signal[] DRIVER = new @Nullable Signal[SIGNALS.length];

  static {
    for (Signal signal : SIGNALS) {
      BETTER[signal.index()] = signal.better().orElse(null);
      DRIVER[signal.index()] = signal.driver().orElse(null);
    }
  }

  /** An episode that ended does not open again for this many times what learning takes. */
  private static final int COOL_DOWN = 6;

  /** After a deployment levels may shift for this many times what learning takes. */
  private static final int MUTED = 2;

  private final Set<DetectorKind> detectors;
  private final long learningNanos;
  private final int maxSeries;
  private final Episodes episodes;
  private final Judge.Scores scores;
  private final @Nullable Series[] series = new @Nullable Series[SIGNALS.length];
  private final Map<String, Series> custom = new HashMap<>();
  private final List<Series> customs = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private long ticks;
  private long firstNanos;
  private long lastNanos;
  private long lastMillis;
  private double secondsPerTick;
  private boolean marked;
  private long mutedUntilNanos;

  Ensemble(AnalyzerOptions options, Episodes episodes, Judge.Scores scores) {
    this.detectors = options.detectors();
    this.learningNanos = options.learning().toNanos();
    this.maxSeries = options.maxSeries();
    this.episodes = episodes;
    this.scores = scores;
  }

  void judge(Readings readings) {
    if (ticks == 0) {
      firstNanos = readings.nanos();
    } else {
      secondsPerTick = (readings.nanos() - firstNanos) / 1e9 / ticks;
    }
    lastNanos = readings.nanos();
    lastMillis = readings.epochMillis();
    findings.clear();
    for (int i = 0; i < SIGNALS.length; i++) {
      judge(SIGNALS[i], readings);
    }
    for (int i = 0; i < readings.customCount(); i++) {
      Series of = custom.get(readings.customName(i));
      if (of == null && custom.size() < maxSeries) {
        of = new Series(readings.customName(i), readings.nanos());
        custom.put(readings.customName(i), of);
        customs.add(of);
      }
      if (of != null) {
        of.judge(readings.customValue(i), Readings.ABSENT, Double.NaN, readings);
      }
    }
    for (int i = 0; i < customs.size(); i++) {
      customs.get(i).judgeIfMissing(readings);
    }
    episodes.tick(findings, readings.epochMillis(), COOL_DOWN * learningMillis());
    ticks++;
  }

  /** Takes what the series show now for normal. */
  void accept(Set<String> metrics) {
    for (Series of : series) {
      if (of != null && metrics.contains(of.metric)) {
        of.judge.accept(ticks - 1);
      }
    }
    for (Series of : customs) {
      if (metrics.contains(of.metric)) {
        of.judge.accept(ticks - 1);
      }
    }
  }

  /** A deployment: shifts of a level that begin in the next while are none. */
  long mark() {
    long muted = MUTED * learningMillis();
    marked = true;
    mutedUntilNanos = lastNanos + muted * 1_000_000;
    return muted;
  }

  Episodes episodes() {
    return episodes;
  }

  /** How every series that was judged stands. */
  List<SeriesStatus> statuses() {
    List<SeriesStatus> statuses = new ArrayList<>();
    for (Series of : series) {
      if (of != null) {
        statuses.add(of.status());
      }
    }
    customs.forEach(of -> statuses.add(of.status()));
    return statuses;
  }

  /** The tiers of a series; none where it is not judged. */
  List<SeriesHistory.Tier> tiers(String metric) {
    for (Series of : series) {
      if (of != null && of.metric.equals(metric)) {
        return of.tiers();
      }
    }
    for (Series of : customs) {
      if (of.metric.equals(metric)) {
        return of.tiers();
      }
    }
    return List.of();
  }

  int openEpisodes() {
    return episodes.openCount();
  }

  private long learningMillis() {
    double leastSeconds = AnalyzerOptions.LEAST_LEARNING_TICKS * secondsPerTick;
    return Math.round(Math.max(learningNanos / 1e6, leastSeconds * 1e3));
  }

  private void judge(Signal signal, Readings readings) {
    Signal better = BETTER[signal.index()];
    if (!readings.offers(signal) || (better != null && readings.offers(better))) {
      return;
    }
    switch (signal.watch()) {
      case SHOWN -> {}
      case EVENT -> {
        double value = readings.value(signal);
        if (value > 0 && detectors.contains(DetectorKind.EVENT)) {
          findings.add(event(signal, signal.anomalyType(), value, Double.NaN, readings));
        }
      }
      case LEAK, FILL, LOAD -> judgeSeries(signal, readings);
    }
  }

  private void judgeSeries(Signal signal, Readings readings) {
    Series of = series[signal.index()];
    if (of == null) {
      of = new Series(signal, readings.nanos());
      series[signal.index()] = of;
    }
    Signal driver = DRIVER[signal.index()];
    double driven = driver == null ? Double.NaN : readings.value(driver);
    of.judge(readings.news(signal), readings.limit(signal), driven, readings);
  }

  private static Finding event(
      Signal signal, AnomalyType type, double value, double limit, Readings readings) {
    return new Finding(
        signal.metric(),
        signal.unit(),
        type,
        DetectorKind.EVENT.id(),
        value,
        0,
        0,
        readings.epochMillis(),
        optional(limit),
        OptionalDouble.empty(),
        Optional.empty());
  }

  private static OptionalDouble optional(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** One series: its judge, and what its verdicts are called. */
  private final class Series {
    private final @Nullable Signal signal;
    private final String metric;
    private final SeriesJudge judge;
    private final Fullness fullness = new Fullness();
    private final long firstNanos;
    private long looks;
    private long lookedAt = -1;
    private double limit = Readings.ABSENT;
    private @Nullable Judgement judgement;

    Series(Signal signal, long nanos) {
      this.signal = signal;
      this.metric = signal.metric();
      this.judge = new SeriesJudge(Traits.of(signal));
      this.firstNanos = nanos;
    }

    Series(String name, long nanos) {
      this.signal = null;
      this.metric = Signal.CUSTOM_PREFIX + name;
      this.judge = new SeriesJudge(Traits.custom(MetricName.isCounter(name)));
      this.firstNanos = nanos;
    }

    /** A custom metric that has no value at this tick may be in the middle of an episode. */
    void judgeIfMissing(Readings readings) {
      if (lookedAt != ticks) {
        judge(Double.NaN, Readings.ABSENT, Double.NaN, readings);
      }
    }

    void judge(double value, double limit, double driver, Readings readings) {
      lookedAt = ticks;
      boolean ready =
          ++looks > AnalyzerOptions.LEAST_LEARNING_TICKS
              && readings.nanos() - firstNanos >= learningNanos;
      Judgement judgement = judge.judge(ticks, value, limit, driver, ready);
      this.judgement = judgement;
      this.limit = limit;
      scores.score(metric, judgement.score());
      tellExpected(value, judgement);
      AnomalyType type =
          judgement.state() == Judgement.State.ANOMALOUS ? typeOf(judgement.source()) : null;
      if (type != null && !isMuted(type, judgement)) {
        findings.add(finding(type, judgement, limit, readings.epochMillis()));
      }
      boolean full = fullness.add(value, limit);
      if (full && signal != null && detectors.contains(DetectorKind.EVENT)) {
        Optional<AnomalyType> what = signal.whenFull();
        if (what.isPresent()) {
          findings.add(event(signal, what.get(), judgement.value(), limit, readings));
        }
      }
    }

    /** Whether it is a new level that a deployment explains. */
    private boolean isMuted(AnomalyType type, Judgement judgement) {
      if (!marked || type != AnomalyType.LEVEL_SHIFT) {
        return false;
      }
      double agoNanos = Math.max(0, ticks - judgement.startedAt()) * secondsPerTick * 1e9;
      return lastNanos - Math.round(agoNanos) - mutedUntilNanos < 0;
    }

    SeriesStatus status() {
      Judgement last = judgement;
      return new SeriesStatus(
          metric,
          signal == null ? "" : signal.unit(),
          last == null ? Double.NaN : last.value(),
          last == null ? Double.NaN : last.baseline(),
          last == null ? 0 : last.z(),
          last == null ? 0 : last.score(),
          limit,
          last == null
              ? SeriesStatus.State.LEARNING
              : SeriesStatus.State.valueOf(last.state().name()));
    }

    List<SeriesHistory.Tier> tiers() {
      return SeriesHistory.copy(judge.tiers(), ticks, secondsPerTick, lastMillis);
    }

    private void tellExpected(double value, Judgement judgement) {
      double z = Math.abs(judgement.z());
      if (!Double.isNaN(value) && z > 0) {
        double deviation = Math.abs(judgement.value() - judgement.baseline()) / z;
        scores.expected(metric, judgement.baseline(), deviation);
      }
    }

    /** What a verdict means here; null where it means nothing. */
    private @Nullable AnomalyType typeOf(Judgement.Source source) {
      return switch (source) {
        case NONE -> null;
        case TREND -> detectors.contains(DetectorKind.TREND) ? own() : null;
        case SHIFT -> detectors.contains(DetectorKind.SHIFT) ? stepped() : null;
        case SPIKE -> detectors.contains(DetectorKind.SPIKE) && isLoad() ? own() : null;
      };
    }

    private AnomalyType own() {
      return signal == null ? AnomalyType.CUSTOM_ANOMALY : signal.anomalyType();
    }

    /** A step of what is used is the matter itself, of what is held a new level, if any news. */
    private @Nullable AnomalyType stepped() {
      if (signal == null || signal.watch() == Signal.Watch.LEAK) {
        return AnomalyType.LEVEL_SHIFT;
      }
      return isLoad() ? own() : null;
    }

    private boolean isLoad() {
      return signal == null || signal.watch() == Signal.Watch.LOAD;
    }

    private Finding finding(AnomalyType type, Judgement judgement, double limit, long epochMillis) {
      long sinceTicks = Math.max(0, ticks - judgement.startedAt());
      boolean grows = judgement.source() == Judgement.Source.TREND && secondsPerTick > 0;
      double eta = judgement.etaTicks() * secondsPerTick;
      return new Finding(
          metric,
          signal == null ? "" : signal.unit(),
          type,
          DetectorKind.valueOf(judgement.source().name()).id(),
          judgement.value(),
          judgement.baseline(),
          judgement.z(),
          epochMillis - Math.round(sinceTicks * secondsPerTick * 1e3),
          optional(limit),
          grows ? OptionalDouble.of(judgement.rate() / secondsPerTick) : OptionalDouble.empty(),
          grows && Double.isFinite(eta)
              ? Optional.of(
                  new Finding.Eta(
                      Math.max(0, eta),
                      Math.max(0, judgement.etaLow() * secondsPerTick),
                      Double.isNaN(judgement.etaHigh())
                          ? Double.POSITIVE_INFINITY
                          : judgement.etaHigh() * secondsPerTick))
              : Optional.empty());
    }
  }
}
