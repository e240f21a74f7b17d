package dev.homeostat;

import dev.homeostat.alert.Episodes;
import dev.homeostat.alert.Finding;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.detect.Fullness;
import dev.homeostat.detect.Judgement;
import dev.homeostat.detect.SeriesJudge;
import dev.homeostat.detect.Traits;
import dev.homeostat.series.Tiers;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.MetricName;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import dev.homeostat.store.FieldReader;
import dev.homeostat.store.FieldWriter;
import java.time.Duration;
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
  private static final byte[] NOTHING = {};

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

  /** A series that was not seen for so long is not remembered any more. */
  private static final long MEMORY_MILLIS = Duration.ofDays(30).toMillis();

  /** After so long an absence the load is another hour's. */
  private static final long ELSEWHEN_MILLIS = Duration.ofHours(1).toMillis();

  /** Within so many ticks a step that lasts is known for a new level, and is no burst any more. */
  private static final long BURST_TICKS = 2 * Tiers.ticks(1);

  /** The two clocks drift apart by less between two ticks, unless one was set or stood still. */
  private static final long CLOCK_SET_MILLIS = Duration.ofMinutes(10).toMillis();

  private static final double MILLIS_AN_HOUR = Duration.ofHours(1).toMillis();

  /** A level that a release moves by less is not worth a word. */
  private static final double LEAST_RATIO = 1.2;

  // What is written of a series; a number is never given to anything else.
  private static final int METRIC = 1;
  private static final int TICK = 2;
  private static final int SEEN = 3;
  private static final int STATE = 4;
  private static final int TIERS = 5;

  private final Set<DetectorKind> detectors;
  private final long learningNanos;
  private final long intervalNanos;
  private final int maxSeries;
  private final Episodes episodes;
  private final Judge.Scores scores;
  private final @Nullable Series[] series = new @Nullable Series[SIGNALS.length];
  private final Map<String, Series> custom = new HashMap<>();
  private final List<Series> customs = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final StopCause stopCause = new StopCause();

  /** What another process learned of series that were not seen here yet. */
  private final Map<String, byte[]> remembered = new HashMap<>();

  private Finding.@Nullable Releases releases;
  private boolean elsewhen;
  private boolean held;
  private long heldUntilNanos;
  private long ticks;
  private long firstNanos;
  private long lastNanos;
  private long lastMillis;
  private double hours;
  private double secondsPerTick;
  private boolean marked;
  private long mutedUntilNanos;
  private @Nullable Throwable failure;

  Ensemble(AnalyzerOptions options, Episodes episodes, Judge.Scores scores) {
    this.detectors = options.detectors();
    this.learningNanos = options.learning().toNanos();
    this.intervalNanos = options.interval().toNanos();
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
    if (ticks > 0 && isClockSet(readings)) {
      distrustHours();
    }
    lastNanos = readings.nanos();
    lastMillis = readings.epochMillis();
    hours = lastMillis / MILLIS_AN_HOUR;
    findings.clear();
    stopCause.tick(readings);
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
        judge(of, readings.customValue(i), Readings.ABSENT, Double.NaN, readings);
      }
    }
    for (int i = 0; i < customs.size(); i++) {
      Series of = customs.get(i);
      if (of.lookedAt != ticks) { // It has no value now, but may be in the middle of an episode.
        judge(of, Double.NaN, Readings.ABSENT, Double.NaN, readings);
      }
    }
    if (held && readings.nanos() - heldUntilNanos >= 0) {
      held = false;
      episodes.release();
    }
    episodes.tick(findings, readings.epochMillis(), COOL_DOWN * learningMillis());
    ticks++;
    tellFailure();
  }

  /** Whether the time of day moved by another amount than time itself. */
  private boolean isClockSet(Readings readings) {
    long passed = (readings.nanos() - lastNanos) / 1_000_000;
    return Math.abs(readings.epochMillis() - lastMillis - passed) > CLOCK_SET_MILLIS;
  }

  private void distrustHours() {
    for (Series of : series) {
      if (of != null) {
        of.judge.distrustHours();
      }
    }
    for (Series of : customs) {
      of.judge.distrustHours();
    }
  }

  /** Lets so many ticks pass of which nothing is known. */
  void skip(int leftOut) {
    ticks += leftOut;
  }

  /** Appends every series that was learned, each as a field of a number. */
  void write(int field, FieldWriter out, long epochMillis) {
    for (Series of : series) {
      if (of != null) {
        of.write(field, out, epochMillis);
      }
    }
    for (Series of : customs) {
      of.write(field, out, epochMillis);
    }
    for (byte[] record : remembered.values()) {
      out.put(field, record);
    }
  }

  /**
   * Takes over what {@link #write} of another process appended. Each series is judged by it once
   * its values have settled.
   *
   * @param awayMillis for how long nothing was watched
   * @param nanos the monotonic time of now
   * @return how many series there are
   */
  int read(int field, FieldReader in, long awayMillis, long nanos, long epochMillis) {
    lastNanos = nanos;
    elsewhen = awayMillis > ELSEWHEN_MILLIS;
    for (byte[] record : in.records(field)) {
      FieldReader reader = new FieldReader(record);
      if (epochMillis - reader.number(SEEN, 0) <= MEMORY_MILLIS
          && remembered.size() < maxSeries + SIGNALS.length) {
        remembered.put(reader.text(METRIC, ""), record);
      }
    }
    int found = remembered.size();
    for (Series of : series) {
      if (of != null) {
        of.remember();
      }
    }
    for (Series of : customs) {
      of.remember();
    }
    return found;
  }

  /** Holds open what another process had opened until the values have settled here. */
  void hold() {
    held = true;
    heldUntilNanos = lastNanos + 1_250_000 * learningMillis();
  }

  /** From now on a release is held against the one before. */
  void compare(String now, String before) {
    releases = new Finding.Releases(now, before, false);
  }

  /** Takes what the series show now for normal. */
  void accept(Set<String> metrics) {
    for (Series of : series) {
      if (of != null && metrics.contains(of.metric)) {
        of.accept();
      }
    }
    for (Series of : customs) {
      if (metrics.contains(of.metric)) {
        of.accept();
      }
    }
  }

  /** A deployment: shifts of a level that begin in the next while are none; says how long. */
  long mark() {
    mute(mutedByMark());
    return mutedByMark();
  }

  /** For how many milliseconds a mark mutes shifts of a level. */
  long mutedByMark() {
    return MUTED * learningMillis();
  }

  /** Shifts of a level that begin within so many milliseconds are none. */
  void mute(long millis) {
    marked = true;
    mutedUntilNanos = lastNanos + millis * 1_000_000;
  }

  /** For how many milliseconds more shifts of a level are none; 0 where they are told. */
  long mutedMillis() {
    return marked ? Math.max(0, (mutedUntilNanos - lastNanos) / 1_000_000) : 0;
  }

  Episodes episodes() {
    return episodes;
  }

  /** How every series stands that was judged at the last tick, and not left to a better one. */
  List<SeriesStatus> statuses() {
    List<SeriesStatus> statuses = new ArrayList<>();
    for (Series of : series) {
      if (of != null && of.lookedAt == ticks - 1) {
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
    // Before the second tick only the options know how far apart they are.
    double seconds = secondsPerTick > 0 ? secondsPerTick : intervalNanos / 1e9;
    double leastSeconds = AnalyzerOptions.LEAST_LEARNING_TICKS * seconds;
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
    if (of.quiet && readings.isKept(signal)) {
      return; // To touch what the processor's caches have lost by now is what a tick costs.
    }
    Signal driver = DRIVER[signal.index()];
    double driven = driver == null ? Double.NaN : readings.value(driver);
    judge(of, readings.news(signal), readings.limit(signal), driven, readings);
  }

  /** A series that cannot be judged does not keep the others from it. */
  private void judge(Series of, double value, double limit, double driver, Readings readings) {
    try {
      of.judge(value, limit, driver, readings);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  /** Behind the tick, which the others had: what the last series threw that could not be judged. */
  private void tellFailure() {
    Throwable last = failure;
    failure = null;
    if (last instanceof Error error) {
      throw error;
    }
    if (last instanceof RuntimeException exception) {
      throw exception;
    }
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

  /**
   * A series whose memory waits until the values of the new process have come to where they were,
   * or time is up.
   */
  private static final class Settling {
    private final long tick;
    private final long deadlineNanos;
    private int usual;

    /**
     * Begins to wait.
     *
     * @param tick the last one the memory was fed with, as its judge counts
     * @param deadlineNanos when the values are taken as they are
     */
    Settling(long tick, long deadlineNanos) {
      this.tick = tick;
      this.deadlineNanos = deadlineNanos;
    }

    long tick() {
      return tick;
    }

    /** Takes a look; says whether it was the last one to wait for. */
    boolean isOver(boolean isUsual, long nanos) {
      usual = isUsual ? usual + 1 : 0;
      return usual > AnalyzerOptions.LEAST_LEARNING_TICKS || nanos - deadlineNanos >= 0;
    }
  }

  private static OptionalDouble optional(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** One series: its judge, and what its verdicts are called. */
  private final class Series {
    private final @Nullable Signal signal;
    private final String metric;
    private SeriesJudge judge;
    private final Fullness fullness;
    private final long firstNanos;
    private long looks;
    private long lookedAt = -1;
    private double newest = Double.NaN;
    private boolean ready;

    /** Whether nothing is unusual or being waited for, so that the next value is soon enough. */
    private boolean quiet;

    /** Tick of the ensemble at which the judge's own count of ticks began. */
    private long zeroTick;

    private @Nullable Settling settling;
    private long resumedAt = Long.MIN_VALUE;
    private double limit = Readings.ABSENT;
    private @Nullable Judgement judgement;
    private @Nullable AnomalyType pressure;

    Series(Signal signal, long nanos) {
      this.signal = signal;
      this.metric = signal.metric();
      this.judge = new SeriesJudge(Traits.of(signal));
      this.fullness = new Fullness(signal.kind() == Signal.Kind.FLOOR);
      this.firstNanos = nanos;
      remember();
    }

    Series(String name, long nanos) {
      this.signal = null;
      this.metric = Signal.CUSTOM_PREFIX + name;
      this.judge = new SeriesJudge(Traits.custom(MetricName.isCounter(name)));
      this.fullness = new Fullness(false);
      this.firstNanos = nanos;
      remember();
    }

    /** Takes over what another process learned of it, where that is there and of this version. */
    private void remember() {
      byte[] record = remembered.get(metric);
      if (record == null) {
        return;
      }
      try {
        FieldReader in = new FieldReader(record);
        long tick = in.number(TICK, -1);
        SeriesJudge learned =
            new SeriesJudge(
                signal == null ? Traits.custom(MetricName.isCounter(metric)) : Traits.of(signal));
        learned.restore(in.bytes(STATE).orElse(NOTHING));
        learned.tiers().restore(in.bytes(TIERS).orElse(NOTHING), tick);
        judge = learned;
        settling = new Settling(tick, lastNanos + learningMillis() * 1_000_000);
      } catch (IllegalArgumentException e) {
        // Of another version of ours: it is learned anew.
      }
      remembered.remove(metric); // Not before: without memory for it now it is tried again.
    }

    void write(int field, FieldWriter out, long epochMillis) {
      Settling unsettled = settling;
      if (unsettled == null && !ready) {
        return; // What a start-up taught is not worth keeping.
      }
      int begun = out.begin(field);
      out.put(METRIC, metric)
          .put(TICK, unsettled == null ? tick() - 1 : unsettled.tick())
          .put(SEEN, epochMillis)
          .put(STATE, judge.state());
      judge.tiers().write(out.bytes(TIERS, Tiers.bytes()));
      out.end(begun);
    }

    /** The tick under way as the judge counts them: its time stands still between two processes. */
    private long tick() {
      return ticks - zeroTick;
    }

    void accept() {
      Settling unsettled = settling;
      if (unsettled != null) {
        resume(unsettled);
      }
      judge.accept(tick() - 1);
    }

    private void resume(Settling unsettled) {
      settling = null;
      zeroTick = ticks - (unsettled.tick() + 1);
      resumedAt = tick();
      judge.resume(resumedAt, newest, elsewhen && isLoad());
    }

    void judge(double value, double limit, double driver, Readings readings) {
      lookedAt = ticks;
      quiet = false;
      this.limit = limit;
      newest = Double.isNaN(value) ? newest : value;
      Settling unsettled = settling;
      if (unsettled != null) {
        if (!unsettled.isOver(judge.isUsual(value), readings.nanos())) {
          tellIfFull(value, newest, readings);
          return;
        }
        resume(unsettled);
      }
      ready =
          resumedAt >= 0
              || (++looks > AnalyzerOptions.LEAST_LEARNING_TICKS
                  && readings.nanos() - firstNanos >= learningNanos);
      Judgement judgement = judge.judge(tick(), hours, value, limit, driver, ready);
      this.judgement = judgement;
      scores.score(metric, judgement.score());
      tellExpected(value, judgement);
      AnomalyType type =
          asCaused(
              judgement.state() == Judgement.State.ANOMALOUS ? typeOf(judgement.source()) : null);
      if (type != null && !isMuted(type, judgement)) {
        findings.add(finding(type, judgement, limit, readings.epochMillis()));
      }
      boolean full = tellIfFull(value, judgement.value(), readings);
      quiet = ready && judgement.state() == Judgement.State.NORMAL && !full;
    }

    private boolean tellIfFull(double value, double judged, Readings readings) {
      boolean full = fullness.add(value, limit);
      if (full && signal != null && detectors.contains(DetectorKind.EVENT)) {
        Optional<AnomalyType> what = signal.whenFull();
        if (what.isPresent()) {
          findings.add(event(signal, what.get(), judged, limit, readings));
        }
      }
      return full;
    }

    /** Whether it is what a release brought: it begins where another process's values ended. */
    private boolean isOfRelease(Judgement judgement) {
      return releases != null
          && resumedAt >= 0
          && judgement.source() != Judgement.Source.TREND
          && Math.abs(judgement.startedAt() - resumedAt) <= Tiers.ticks(1)
          && judgement.value() >= LEAST_RATIO * baseline(judgement);
    }

    private double baseline(Judgement judgement) {
      return judgement.source() == Judgement.Source.SHIFT
          ? judgement.levelBefore()
          : judgement.baseline();
    }

    /** Whether it is a new level that a deployment explains, or may become known for one. */
    private boolean isMuted(AnomalyType type, Judgement judgement) {
      if (!marked || isOfRelease(judgement)) {
        return false;
      }
      long ago = Math.max(0, tick() - judgement.startedAt());
      boolean mayBeLevel =
          type == AnomalyType.CUSTOM_ANOMALY
              && judgement.source() == Judgement.Source.SPIKE
              && ago <= BURST_TICKS;
      double agoNanos = ago * secondsPerTick * 1e9;
      return (type == AnomalyType.LEVEL_SHIFT || mayBeLevel)
          && lastNanos - Math.round(agoNanos) - mutedUntilNanos < 0;
    }

    SeriesStatus status() {
      Judgement last = judgement;
      return new SeriesStatus(
          metric,
          signal == null ? "" : signal.unit(),
          newest,
          last == null ? judge.level() : last.baseline(),
          last == null ? Double.NaN : last.deviation(),
          last == null ? 0 : last.z(),
          last == null ? 0 : last.score(),
          limit,
          last == null
              ? SeriesStatus.State.LEARNING
              : SeriesStatus.State.valueOf(last.state().name()),
          readySeconds());
    }

    private double readySeconds() {
      if (ready) {
        return 0;
      }
      double time = (learningNanos - (lastNanos - firstNanos)) / 1e9;
      double looking = (AnalyzerOptions.LEAST_LEARNING_TICKS + 1 - looks) * secondsPerTick;
      return Math.max(0, Math.max(time, looking));
    }

    List<SeriesHistory.Tier> tiers() {
      Settling unsettled = settling;
      long end = unsettled == null ? tick() : unsettled.tick() + 1;
      return SeriesHistory.copy(judge.tiers(), end, secondsPerTick, lastMillis);
    }

    private void tellExpected(double value, Judgement judgement) {
      if (!Double.isNaN(value)) {
        scores.expected(metric, judgement.baseline(), judgement.deviation());
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

    /**
     * What makes collections long is decided when they get too long, and stays so until they end.
     */
    private @Nullable AnomalyType asCaused(@Nullable AnomalyType type) {
      if (type != AnomalyType.GC_PRESSURE) {
        pressure = null;
        return type;
      }
      if (pressure == null) {
        pressure = stopCause.type();
      }
      return pressure;
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

    private boolean hasDriver() {
      return signal != null && DRIVER[signal.index()] != null;
    }

    private boolean isLoad() {
      return signal == null || signal.watch() == Signal.Watch.LOAD;
    }

    private Finding finding(AnomalyType type, Judgement judgement, double limit, long epochMillis) {
      long sinceTicks = Math.max(0, tick() - judgement.startedAt());
      boolean grows = judgement.source() == Judgement.Source.TREND && secondsPerTick > 0;
      double eta = judgement.etaTicks() * secondsPerTick;
      Finding finding =
          new Finding(
              metric,
              signal == null ? "" : signal.unit(),
              type,
              DetectorKind.valueOf(judgement.source().name()).id(),
              judgement.value(),
              baseline(judgement),
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
      Finding.Releases brought = releases;
      return brought != null && isOfRelease(judgement)
          ? finding.with(brought.atSameLoad(hasDriver()))
          : finding;
    }
  }
}
