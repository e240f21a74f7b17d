package dev.homeostat;

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
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One series: its judge, and what its verdicts are called. Not thread-safe. A look that finds
 * nothing allocates nothing.
 */
final class WatchedSeries {

  /** How much heap one takes, its judge and tiers included; a season is a kilobyte more. */
  static final int BYTES = 6_400;

  private static final byte[] NOTHING = {};
  private static final long NANOS_A_MILLI = 1_000_000;

  // What is written of it; a number is never given to anything else.
  private static final int METRIC = 1;
  private static final int TICK = 2;
  private static final int SEEN = 3;
  private static final int STATE = 4;
  private static final int TIERS = 5;

  private final Surroundings around;
  private final Pace pace;
  private final @Nullable Signal signal;
  private final @Nullable AnomalyType whenFull;
  private final String metric;
  private final Traits traits;
  private final Fullness fullness;
  private final long firstNanos;
  private SeriesJudge judge;
  private long looks;
  private long lookedAt = -1;
  private long judgedAt;
  private long judgedNanos;
  private long seenNanos;
  private double newest = Double.NaN;
  private boolean half;
  private boolean ready;
  private boolean quiet;

  /** Tick of the pace at which the judge's own count of ticks began. */
  private long zeroTick;

  private @Nullable Settling settling;
  private long resumedAt = Long.MIN_VALUE;
  private double limit = Readings.ABSENT;
  private @Nullable Judgement judgement;
  private @Nullable AnomalyType pressure;

  /**
   * What all series of a component are judged by.
   *
   * @param detectors those that may speak
   * @param stopCause what makes collections long
   * @param shortage what cannot be found without memory
   * @param heapRoom what of the heap is still to be touched
   * @param scores takes how unusual each point is
   */
  record Surroundings(
      Set<DetectorKind> detectors,
      Pace pace,
      Deployment deployment,
      StopCause stopCause,
      Shortage shortage,
      HeapRoom heapRoom,
      Judge.Scores scores) {}

  /** Makes one of a signal of the catalogue. */
  WatchedSeries(Signal signal, Surroundings around, long nanos) {
    this(
        signal,
        signal.metric(),
        Traits.of(signal),
        new Fullness(signal.kind() == Signal.Kind.FLOOR),
        around,
        nanos);
  }

  /** Makes one of a metric of the application's own. */
  WatchedSeries(String name, Surroundings around, long nanos) {
    this(
        null,
        Signal.CUSTOM_PREFIX + name,
        Traits.custom(MetricName.isCounter(name)),
        new Fullness(false),
        around,
        nanos);
  }

  /** Makes one of a signal that is never below the one that tells the same better. */
  static WatchedSeries ofBound(Signal signal, Surroundings around, long nanos) {
    return new WatchedSeries(
        signal, signal.metric(), Traits.of(signal).asBound(), new Fullness(true), around, nanos);
  }

  private WatchedSeries(
      @Nullable Signal signal,
      String metric,
      Traits traits,
      Fullness fullness,
      Surroundings around,
      long nanos) {
    this.around = around;
    this.pace = around.pace();
    this.signal = signal;
    this.whenFull = signal == null ? null : signal.whenFull().orElse(null);
    this.metric = metric;
    this.traits = traits;
    this.fullness = fullness;
    this.firstNanos = nanos;
    this.judge = new SeriesJudge(traits);
  }

  /** Its name in the store. */
  String metric() {
    return metric;
  }

  /** Whether it was looked at in the tick of that number. */
  boolean wasLookedAt(long tick) {
    return lookedAt == tick;
  }

  /**
   * Leaves the tick out, of which the series has no news, where nothing is unusual or being waited
   * for and it was looked at lately: to touch what the processor's caches have lost by now is what
   * a tick costs.
   *
   * @return whether it was left out
   */
  boolean rests(long nanos) {
    if (!quiet
        || nanos - judgedNanos >= Readings.SLOW_NANOS
        || pace.ticks() - judgedAt >= Readings.SLOW_TICKS) {
      return false;
    }
    lookedAt = pace.ticks();
    looks++;
    return true;
  }

  /** Whether it had no value for so long, and nothing is unusual or being waited for. */
  boolean isIdle(long nanos, long idleNanos) {
    return quiet && nanos - seenNanos >= idleNanos;
  }

  /** The metric that {@link #write} gave a record. */
  static String metricOf(FieldReader in) {
    return in.text(METRIC, "");
  }

  /** When {@link #write} gave it, in milliseconds since the epoch. */
  static long seenAt(FieldReader in) {
    return in.number(SEEN, 0);
  }

  /** Whether {@link #write} of this version gave it, or of one whose layout this version knows. */
  static boolean isKnown(FieldReader in) {
    return SeriesJudge.knows(in.bytes(STATE).orElse(NOTHING))
        && in.bytes(TIERS).orElse(NOTHING).length == Tiers.bytes();
  }

  /**
   * Takes over what {@link #write} of another process gave, once the values have settled; nothing
   * where that cannot be what it wrote, or came so late that this one has learned for itself.
   *
   * @param elsewhen whether the load is another hour's by now
   */
  void remember(FieldReader in, boolean elsewhen) {
    if (ready) {
      return;
    }
    try {
      long tick = in.number(TICK, -1);
      SeriesJudge learned = new SeriesJudge(traits);
      learned.restore(in.bytes(STATE).orElse(NOTHING));
      learned.tiers().restore(in.bytes(TIERS).orElse(NOTHING), tick);
      judge = learned;
      long deadline = pace.nanos() + pace.learningMillis() * NANOS_A_MILLI;
      settling = new Settling(tick, deadline, elsewhen);
    } catch (IllegalArgumentException e) {
      // It is learned anew.
    }
  }

  /** Appends what was learned as a field of a number; nothing before there is anything. */
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

  /** The time of day says nothing any more of what is usual. */
  void distrustHours() {
    judge.distrustHours();
  }

  /** Takes what it shows now for normal. */
  void accept() {
    Settling unsettled = settling;
    if (unsettled != null) {
      resume(unsettled);
    }
    judge.accept(tick() - 1);
  }

  private void resume(Settling unsettled) {
    settling = null;
    zeroTick = pace.ticks() - (unsettled.tick() + 1);
    resumedAt = tick();
    judge.resume(resumedAt, newest, unsettled.isElsewhen() && isUsed());
  }

  /** The tick under way as the judge counts them: its time stands still between two processes. */
  private long tick() {
    return pace.ticks() - zeroTick;
  }

  /** Whether it was watched long enough for an episode to open. */
  boolean isReady() {
    return ready;
  }

  /** Whether it is looked at beside a better one, and only its rise may mean something. */
  boolean isBound() {
    return traits.bound();
  }

  /** Whether it is, and nothing comes of it now: how it stands the better one tells. */
  boolean isLeftToABetter() {
    Judgement last = judgement;
    return traits.bound() && (last == null || last.state() != Judgement.State.ANOMALOUS);
  }

  /** Takes the series of what the application allocates. */
  void beside(WatchedSeries work) {
    judge.beside(work.judge.tiers());
  }

  /** Takes what the value is at most at the next look, before the first is known. */
  void atMost(double bound) {
    if (half && !judge.isKnown() && !Double.isNaN(bound)) {
      judge.atMost(bound);
      quiet = false;
    }
  }

  /**
   * Looks at a value, NaN where there is none.
   *
   * @param limit NaN where there is none
   * @param driver what explains it, NaN where there is none
   * @param findings takes what is wrong
   */
  void judge(double value, double limit, double driver, Readings readings, List<Finding> findings) {
    lookedAt = pace.ticks();
    judgedAt = lookedAt;
    judgedNanos = readings.nanos();
    quiet = false;
    this.limit = limit;
    if (!Double.isNaN(value)) {
      newest = value;
      seenNanos = readings.nanos();
    }
    Settling unsettled = settling;
    if (unsettled != null) {
      if (!unsettled.isOver(judge.isUsual(value), readings.nanos())) {
        tellIfFull(value, newest, readings, findings);
        return;
      }
      resume(unsettled);
    }
    learn(readings.nanos());
    Judgement judgement = judge.judge(tick(), pace.hours(), value, limit, driver, ready);
    this.judgement = judgement;
    if (!traits.bound()) {
      tellScore(value, judgement);
    }
    boolean anomalous = judgement.state() == Judgement.State.ANOMALOUS;
    DetectorKind detector = anomalous ? judgement.source().detector().orElse(null) : null;
    AnomalyType type = asCaused(detector == null ? null : typeOf(detector));
    if (type != null && detector != null && !around.shortage().leavesOut()) {
      tell(type, detector, judgement, readings, findings);
    }
    boolean full = tellIfFull(value, judgement.value(), readings, findings);
    boolean waits =
        judgement.state() == Judgement.State.PENDING
            || judgement.state() == Judgement.State.ANOMALOUS;
    quiet = !waits && !full;
  }

  private void tellScore(double value, Judgement judgement) {
    around.scores().score(metric, judgement.score());
    if (!Double.isNaN(value)) {
      around.scores().expected(metric, judgement.baseline(), judgement.deviation());
    }
  }

  private void learn(long nanos) {
    if (ready || resumedAt >= 0) {
      ready = true;
      return;
    }
    looks++;
    long learned = nanos - firstNanos;
    ready = looks > AnalyzerOptions.LEAST_LEARNING_TICKS && learned >= pace.learningNanos();
    if (!half
        && 2 * looks > AnalyzerOptions.LEAST_LEARNING_TICKS
        && 2 * learned >= pace.learningNanos()) {
      half = true;
      judge.halfLearned();
    }
  }

  private boolean tellIfFull(
      double value, double judged, Readings readings, List<Finding> findings) {
    boolean full = fullness.add(tick(), value, limit);
    if (full
        && signal != null
        && whenFull != null
        && around.detectors().contains(DetectorKind.EVENT)) {
      if (whenFull == AnomalyType.HEAP_EXHAUSTION) {
        around.shortage().heapIsFull();
      }
      findings.add(event(signal, whenFull, judged, limit, readings));
    }
    return full;
  }

  /** What happened to a signal, or the limit it met. */
  static Finding event(
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

  /** How it stands. */
  SeriesStatus status() {
    Judgement last = judgement;
    return new SeriesStatus(
        metric,
        unit(),
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
    double time = (pace.learningNanos() - (pace.nanos() - firstNanos)) / 1e9;
    double looking = (AnalyzerOptions.LEAST_LEARNING_TICKS + 1 - looks) * pace.secondsPerTick();
    return Math.max(0, Math.max(time, looking));
  }

  /** Its tiers, between two ticks. */
  List<SeriesHistory.Tier> tiers() {
    if (!judge.isKnown()) {
      return List.of(); // They hold what it was at most.
    }
    Settling unsettled = settling;
    long end = unsettled == null ? tick() : unsettled.tick() + 1;
    return SeriesHistory.copy(judge.tiers(), end, pace);
  }

  private String unit() {
    return signal == null ? "" : signal.unit();
  }

  /**
   * What it means here that a detector speaks; null where it means nothing. No switch: the class
   * that one is made with would be loaded with the first alert, and stay broken without memory.
   */
  private @Nullable AnomalyType typeOf(DetectorKind detector) {
    if (!around.detectors().contains(detector)) {
      return null;
    }
    if (detector == DetectorKind.SHIFT) {
      return stepped();
    }
    if (signal == Signal.RSS_MB && around.heapRoom().fits(newest, limit)) {
      return null; // It grows as the heap is touched, and ends below the limit.
    }
    return detector == DetectorKind.TREND || isUsed() ? own() : null;
  }

  /**
   * What makes collections long is decided when they get too long, as soon as it is known how long
   * they waited, and stays so until they end.
   */
  private @Nullable AnomalyType asCaused(@Nullable AnomalyType type) {
    if (type != AnomalyType.GC_PRESSURE) {
      pressure = null;
      return type;
    }
    if (pressure == null && !around.stopCause().isOpen()) {
      pressure = around.stopCause().type();
    }
    return pressure;
  }

  private AnomalyType own() {
    return signal == null ? AnomalyType.CUSTOM_ANOMALY : signal.anomalyType();
  }

  /**
   * A step of what is used, or waits, is the matter itself, of what is held a new level, if any
   * news.
   */
  private @Nullable AnomalyType stepped() {
    if (signal == null || signal.watch() == Signal.Watch.LEAK) {
      return AnomalyType.LEVEL_SHIFT;
    }
    return isUsed() ? own() : null;
  }

  private boolean isUsed() {
    return signal == null
        || signal.watch() == Signal.Watch.LOAD
        || signal.watch() == Signal.Watch.BACKLOG;
  }

  private void tell(
      AnomalyType type,
      DetectorKind detector,
      Judgement judgement,
      Readings readings,
      List<Finding> findings) {
    // What grew from the first point on was expected to go on.
    boolean left =
        judgement.source() == Judgement.Source.SHIFT
            || judgement.source() == Judgement.Source.TREND;
    double baseline = left ? judgement.levelBefore() : judgement.baseline();
    Deployment deployment = around.deployment();
    long ago = Math.max(0, tick() - judgement.startedAt());
    Optional<Finding.Releases> brought = deployment.brought(judgement, resumedAt, baseline);
    if (brought.isPresent()) {
      findings.add(
          finding(type, detector, judgement, baseline, ago, readings)
              .with(brought.get().atSameLoad(judge.goesByLoad())));
    } else if (!deployment.explains(type, judgement, ago)) {
      findings.add(finding(type, detector, judgement, baseline, ago, readings));
    }
  }

  private Finding finding(
      AnomalyType type,
      DetectorKind detector,
      Judgement judgement,
      double baseline,
      long ago,
      Readings readings) {
    double secondsPerTick = pace.secondsPerTick(ago);
    boolean rises = judgement.source() == Judgement.Source.TREND;
    boolean grows = rises && secondsPerTick > 0;
    double risen = (judgement.value() - baseline) / judgement.deviation();
    return new Finding(
        metric,
        unit(),
        type,
        detector.id(),
        judgement.value(),
        baseline,
        rises && Double.isFinite(risen) ? risen : judgement.z(),
        readings.epochMillis() - pace.millis(ago),
        optional(limit),
        grows ? OptionalDouble.of(judgement.rate() / secondsPerTick) : OptionalDouble.empty(),
        grows ? eta(judgement, secondsPerTick) : Optional.empty());
  }

  private static Optional<Finding.Eta> eta(Judgement judgement, double secondsPerTick) {
    double likeliest = judgement.etaTicks() * secondsPerTick;
    if (!Double.isFinite(likeliest)) {
      return Optional.empty();
    }
    double high = judgement.etaHigh();
    return Optional.of(
        new Finding.Eta(
            Math.max(0, likeliest),
            Math.max(0, judgement.etaLow() * secondsPerTick),
            Double.isNaN(high) ? Double.POSITIVE_INFINITY : high * secondsPerTick));
  }
}
