package dev.homeostat;

import dev.homeostat.alert.Episodes;
import dev.homeostat.alert.Finding;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.series.Tiers;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The default detectors over all series of a component: a {@link WatchedSeries} each, and one list
 * of findings a tick. Not thread-safe. A tick without findings allocates nothing.
 */
final class Ensemble {

  private static final Signal[] SIGNALS = Signal.values();

  // The catalogue's answers, by the signal's place: a tick a second runs interpreted for long.
  private static final @Nullable Signal[] BETTER = new @Nullable Signal[SIGNALS.length];
  private static final @Nullable Signal[] DRIVER = new @Nullable Signal[SIGNALS.length];
  private static final @Nullable Signal[] BOUND = new @Nullable Signal[SIGNALS.length];

  static {
    for (Signal signal : SIGNALS) {
      BETTER[signal.index()] = signal.better().orElse(null);
      DRIVER[signal.index()] = signal.driver().orElse(null);
      BOUND[signal.index()] = signal.bound().orElse(null);
    }
  }

  /** An episode that ended does not open again for this many times what learning takes. */
  private static final int COOL_DOWN = 6;

  /** A series that was not seen for so long is not remembered any more. */
  private static final long MEMORY_MILLIS = Duration.ofDays(30).toMillis();

  /** After so long an absence the load is another hour's. */
  private static final long ELSEWHEN_MILLIS = Duration.ofHours(1).toMillis();

  private final Set<DetectorKind> detectors;
  private final int maxSeries;
  private final long windowNanos;
  private final Episodes episodes;
  private final Pace pace;
  private final Deployment deployment;
  private final StopCause stopCause = new StopCause();
  private final Shortage shortage = new Shortage();
  private final HeapRoom heapRoom = new HeapRoom();
  private final FirstUse firstUse = new FirstUse();
  private final WatchedSeries.Surroundings around;
  private final @Nullable WatchedSeries[] series = new @Nullable WatchedSeries[SIGNALS.length];

  /** Of what is shown and not judged; not written, for nothing is learned of it. */
  private final @Nullable Tiers[] shown = new @Nullable Tiers[SIGNALS.length];

  private final Map<String, WatchedSeries> custom = new HashMap<>();
  private final List<WatchedSeries> customs = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  /** What another process learned of series that were not seen here yet. */
  private final Map<String, byte[]> remembered = new HashMap<>();

  private boolean elsewhen;
  private boolean held;
  private long heldUntilNanos;
  private @Nullable Throwable failure;

  Ensemble(AnalyzerOptions options, Episodes episodes, Judge.Scores scores) {
    this.detectors = options.detectors();
    this.maxSeries = options.maxSeries();
    this.windowNanos = options.window().toNanos();
    this.episodes = episodes;
    this.pace = new Pace(options);
    this.deployment = new Deployment(pace);
    this.around =
        new WatchedSeries.Surroundings(
            detectors, pace, deployment, stopCause, shortage, heapRoom, scores);
  }

  void judge(Readings readings) {
    if (pace.begin(readings)) {
      distrustHours();
    }
    findings.clear();
    shortage.begin();
    stopCause.tick(readings);
    heapRoom.tick(readings);
    firstUse.tick(readings);
    for (int i = 0; i < SIGNALS.length; i++) {
      judge(SIGNALS[i], readings);
    }
    judgeCustom(readings);
    if (held && readings.nanos() - heldUntilNanos >= 0) {
      held = false;
      episodes.release();
    }
    episodes.tick(
        findings, shortage.isComplete(), readings.epochMillis(), COOL_DOWN * pace.learningMillis());
    pace.end();
    tellFailure();
  }

  private void judgeCustom(Readings readings) {
    boolean looked = false;
    for (int i = 0; i < readings.customCount(); i++) {
      WatchedSeries of = custom.get(readings.customName(i));
      if (of == null && custom.size() >= maxSeries && !looked) {
        looked = true;
        forgetIdle(readings.nanos());
      }
      if (of == null && custom.size() < maxSeries) {
        of = new WatchedSeries(readings.customName(i), around, readings.nanos());
        remember(of);
        custom.put(readings.customName(i), of);
        customs.add(of);
      }
      if (of != null) {
        judge(of, readings.customValue(i), Readings.ABSENT, Double.NaN, readings);
      }
    }
    for (int i = 0; i < customs.size(); i++) {
      WatchedSeries of = customs.get(i);
      if (!of.wasLookedAt(pace.ticks()) && !of.rests(readings.nanos())) {
        // It has no value now, but may be in the middle of an episode.
        judge(of, Double.NaN, Readings.ABSENT, Double.NaN, readings);
      }
    }
  }

  /** What had no value for as long as the store looks back makes room, unless it is in a matter. */
  private void forgetIdle(long nanos) {
    custom.values().removeIf(of -> of.isIdle(nanos, windowNanos));
    customs.removeIf(of -> of.isIdle(nanos, windowNanos));
  }

  private void distrustHours() {
    for (WatchedSeries of : series) {
      if (of != null) {
        of.distrustHours();
      }
    }
    for (WatchedSeries of : customs) {
      of.distrustHours();
    }
  }

  /** Lets so many ticks pass of which nothing is known. */
  void skip(int leftOut) {
    pace.skip(leftOut);
  }

  /** Appends every series that was learned, each as a field of a number. */
  void write(int field, FieldWriter out, long epochMillis) {
    for (WatchedSeries of : series) {
      if (of != null) {
        of.write(field, out, epochMillis);
      }
    }
    for (WatchedSeries of : customs) {
      of.write(field, out, epochMillis);
    }
    for (byte[] record : remembered.values()) {
      out.put(field, record);
    }
  }

  /**
   * What another process left.
   *
   * @param series how many series are taken over
   * @param unknown how many are of a layout that this version does not know
   */
  record Found(int series, int unknown) {}

  /**
   * Takes over what {@link #write} of another process appended. Each series is judged by it once
   * its values have settled; one whose layout this version does not know is learned anew.
   *
   * @param awayMillis for how long nothing was watched
   * @param nanos the monotonic time of now
   */
  Found read(int field, FieldReader in, long awayMillis, long nanos, long epochMillis) {
    pace.startAt(nanos);
    elsewhen = awayMillis > ELSEWHEN_MILLIS;
    int unknown = 0;
    for (byte[] record : in.records(field)) {
      FieldReader reader = new FieldReader(record);
      if (epochMillis - WatchedSeries.seenAt(reader) > MEMORY_MILLIS) {
        continue;
      }
      if (!WatchedSeries.isKnown(reader)) {
        unknown++;
      } else if (remembered.size() < maxSeries + SIGNALS.length) {
        remembered.put(WatchedSeries.metricOf(reader), record);
      }
    }
    Found found = new Found(remembered.size(), unknown);
    for (WatchedSeries of : series) {
      if (of != null) {
        remember(of);
      }
    }
    for (WatchedSeries of : customs) {
      remember(of);
    }
    return found;
  }

  /** Gives a series what another process learned of it. */
  private void remember(WatchedSeries of) {
    byte[] record = remembered.get(of.metric());
    if (record != null) {
      of.remember(new FieldReader(record), elsewhen);
      remembered.remove(of.metric()); // Not before: without memory for it now it is tried again.
    }
  }

  /** Holds open what another process had opened until the values have settled here. */
  void hold() {
    held = true;
    heldUntilNanos = pace.nanos() + 1_250_000 * pace.learningMillis();
  }

  /** From now on a release is held against the one before. */
  void compare(String now, String before) {
    deployment.compare(now, before);
  }

  /** See {@link Deployment#measure}. */
  Optional<String> measure() {
    return deployment.measure();
  }

  /** Takes what the series show now for normal. */
  void accept(Set<String> metrics) {
    for (WatchedSeries of : series) {
      if (of != null && metrics.contains(of.metric())) {
        of.accept();
      }
    }
    for (WatchedSeries of : customs) {
      if (metrics.contains(of.metric())) {
        of.accept();
      }
    }
  }

  /** A deployment: shifts of a level that begin in the next while are none; says how long. */
  long mark() {
    mute(mutedByMark());
    return mutedByMark();
  }

  /** See {@link Deployment#mutedByMark}. */
  long mutedByMark() {
    return deployment.mutedByMark();
  }

  /** See {@link Deployment#mute}. */
  void mute(long millis) {
    deployment.mute(millis);
  }

  /** See {@link Deployment#mutedMillis}. */
  long mutedMillis() {
    return deployment.mutedMillis();
  }

  Episodes episodes() {
    return episodes;
  }

  /** How every series stands that was judged at the last tick, and not left to a better one. */
  List<SeriesStatus> statuses() {
    List<SeriesStatus> statuses = new ArrayList<>();
    for (WatchedSeries of : series) {
      if (of != null && of.wasLookedAt(pace.ticks() - 1) && !of.isLeftToABetter()) {
        statuses.add(of.status());
      }
    }
    for (WatchedSeries of : customs) {
      statuses.add(of.status());
    }
    return statuses;
  }

  /** The tiers of a series; none where it is not known. */
  List<SeriesHistory.Tier> tiers(String metric) {
    Signal signal = Signal.ofMetric(metric).orElse(null);
    Tiers tiers = signal == null ? null : shown[signal.index()];
    if (tiers != null) {
      return SeriesHistory.copy(tiers, pace.ticks(), pace);
    }
    for (WatchedSeries of : series) {
      if (of != null && of.metric().equals(metric)) {
        return of.tiers();
      }
    }
    for (WatchedSeries of : customs) {
      if (of.metric().equals(metric)) {
        return of.tiers();
      }
    }
    return List.of();
  }

  int openEpisodes() {
    return episodes.openCount();
  }

  /** Whether at the last tick the heap was as good as used up by what lives. */
  boolean isHeapFull() {
    return shortage.isHeapFull();
  }

  private void judge(Signal signal, Readings readings) {
    Signal better = BETTER[signal.index()];
    if (!readings.offers(signal)) {
      return;
    }
    if (better != null && readings.offers(better)) {
      if (BOUND[better.index()] == signal) {
        judgeBound(signal, readings);
      } else {
        show(signal, readings);
      }
      return;
    }
    switch (signal.watch()) {
      case SHOWN -> show(signal, readings);
      case EVENT -> {
        show(signal, readings);
        double value = readings.value(signal);
        if (value > 0 && detectors.contains(DetectorKind.EVENT)) {
          findings.add(
              WatchedSeries.event(signal, signal.anomalyType(), value, Double.NaN, readings));
        }
      }
      case LEAK, FILL, LOAD, BACKLOG -> judgeSeries(signal, readings);
    }
  }

  /**
   * Remembers what is not judged; where it has no news the time that passed is seen now and then.
   */
  private void show(Signal signal, Readings readings) {
    double value = readings.news(signal);
    if (Double.isNaN(value) && pace.ticks() % Readings.SLOW_TICKS != 0) {
      return;
    }
    Tiers tiers = shown[signal.index()];
    if (tiers == null) {
      tiers = new Tiers();
      shown[signal.index()] = tiers;
    }
    tiers.add(pace.ticks(), value);
  }

  private void judgeBound(Signal signal, Readings readings) {
    WatchedSeries of = series[signal.index()];
    if (of == null || !of.isBound()) {
      of = take(WatchedSeries.ofBound(signal, around, readings.nanos()), signal);
    }
    WatchedSeries work = series[Signal.ALLOC_RATE_MB_S.index()];
    if (work != null && !Double.isNaN(readings.news(signal))) {
      of.beside(work);
    }
    judgeNews(of, signal, readings);
  }

  private WatchedSeries take(WatchedSeries of, Signal signal) {
    remember(of);
    series[signal.index()] = of;
    return of;
  }

  private void judgeSeries(Signal signal, Readings readings) {
    WatchedSeries of = series[signal.index()];
    if (of == null) {
      of = take(new WatchedSeries(signal, around, readings.nanos()), signal);
    }
    Signal bound = BOUND[signal.index()];
    if (bound != null) {
      of.atMost(readings.news(bound));
    }
    judgeNews(of, signal, readings);
  }

  private void judgeNews(WatchedSeries of, Signal signal, Readings readings) {
    boolean saysNothing =
        readings.isOurs(signal)
            || (signal == Signal.CPU_PCT && of.isReady() && firstUse.isUnderWay());
    double value = saysNothing ? Readings.ABSENT : readings.news(signal);
    if (Double.isNaN(value) && of.rests(readings.nanos())) {
      return;
    }
    Signal driver = DRIVER[signal.index()];
    double driven = driver == null ? Double.NaN : readings.value(driver);
    judge(of, value, readings.limit(signal), driven, readings);
  }

  /** A series that cannot be judged does not keep the others from it. */
  private void judge(
      WatchedSeries of, double value, double limit, double driver, Readings readings) {
    try {
      of.judge(value, limit, driver, readings, findings);
    } catch (OutOfMemoryError e) {
      failure = e; // One of the others may have to tell that the heap is used up.
      shortage.strikes();
    } catch (VirtualMachineError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      failure = failure instanceof OutOfMemoryError ? failure : e;
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
}
