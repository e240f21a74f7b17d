package dev.homeostat;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.ControlCommand;
import dev.homeostat.alert.ControlRecord;
import dev.homeostat.alert.Episodes;
import dev.homeostat.alert.Investigator;
import dev.homeostat.alert.Silences;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.detect.Verdict;
import dev.homeostat.detect.ZScoreRule;
import dev.homeostat.series.MetricsDb;
import dev.homeostat.series.Point;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import dev.homeostat.store.FieldReader;
import dev.homeostat.store.FieldWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The second half of a tick: stores what was read, judges it and hands on what is unusual. Where
 * the readings come from, a JVM or a recording, is no matter. Not thread-safe.
 */
public final class Judge {

  /** Kept, since {@code values()} makes a copy at each call. */
  private static final Signal[] SIGNALS = Signal.values();

  /** Takes no scores. */
  public static final Scores NO_SCORES =
      new Scores() {
        @Override
        public void score(String metric, double score) {}
      };

  // What is written of it; a number is never given to anything else.
  private static final int COMPONENT = 1;
  private static final int RELEASE = 2;
  private static final int SAVED_AT = 3;
  private static final int INTERVAL = 4;
  private static final int SERIES = 5;
  private static final int EPISODES = 6;
  private static final int SILENCE = 7;
  private static final int MUTED_UNTIL = 8;
  private static final int MEASURE = 9;

  /** The resource attribute that names the release of the watched program. */
  private static final String VERSION = "service.version";

  private final String component;
  private final String release;
  private final long intervalMillis;
  private final TickDistance distance;
  private final MetricsDb db;
  private final SeedJudge seed;

  /** Whether the seed's rule is among the detectors that were asked for. */
  private final boolean seedSpeaks;

  private final @Nullable Ensemble ensemble;
  private final Controls controls;
  private final Scores scores;
  private final Consumer<String> log;
  private final Silences silences = new Silences();
  private final Map<String, String> customNames = new HashMap<>();
  private boolean full;
  private long ticks;
  private long lastNanos;
  private long lastMillis;

  /**
   * Makes a judge that has seen nothing.
   *
   * @param publish takes each alert
   * @param log takes a line for what a person should know
   */
  public Judge(AnalyzerOptions options, Consumer<BehavioralAlert> publish, Consumer<String> log) {
    this(options, publish, log, NO_SCORES, Investigator.NONE);
  }

  /**
   * Makes a judge that also tells how unusual each point is.
   *
   * @param scores takes a score for each metric that is judged, at each tick: that of the default
   *     detectors, or where the seed's rule judges alone |z| / (|z| + 3)
   */
  public Judge(
      AnalyzerOptions options,
      Consumer<BehavioralAlert> publish,
      Consumer<String> log,
      Scores scores) {
    this(options, publish, log, scores, Investigator.NONE);
  }

  /**
   * Makes a judge that has it found out who is behind an episode.
   *
   * @param investigator is asked when an episode opens and when it gets graver
   */
  public Judge(
      AnalyzerOptions options,
      Consumer<BehavioralAlert> publish,
      Consumer<String> log,
      Scores scores,
      Investigator investigator) {
    this.component = options.component();
    this.release = options.resource().getOrDefault(VERSION, "");
    this.intervalMillis = options.interval().toMillis();
    this.distance = new TickDistance(options.interval());
    this.db = new MetricsDb(options.points(), options.window(), options.maxSeries());
    this.seed = new SeedJudge(component, options.resource(), db, silences, publish);
    this.log = log;
    this.scores = scores;
    this.seedSpeaks = options.detectors().contains(DetectorKind.ZSCORE);
    this.ensemble =
        options.isSeed()
            ? null
            : new Ensemble(
                options,
                new Episodes(component, options.resource(), publish, silences, investigator),
                scores);
    this.controls = new Controls(component, silences, ensemble);
  }

  /** Takes how unusual a point is. */
  public interface Scores {
    /**
     * Takes a score.
     *
     * @param metric its name in the store
     * @param score from 0 to 1, rising with how unusual the value is; from 0.5 on suspicious
     */
    void score(String metric, double score);

    /**
     * Takes what the default detectors expect of a metric at this tick; comes behind its score.
     *
     * @param baseline the expected value
     * @param deviation a robust standard deviation, in the metric's unit
     */
    default void expected(String metric, double baseline, double deviation) {}
  }

  /** The series that were stored. */
  public MetricsDb db() {
    return db;
  }

  /** Heap that the series take now, by their number. Thread-safe. */
  long seriesBytes() {
    int judged = ensemble == null ? 0 : WatchedSeries.BYTES;
    return (long) db.seriesCount() * (db.bytesASeries() + judged);
  }

  /** Lets so many ticks pass of which nothing is known. */
  void skip(int leftOut) {
    if (ensemble != null) {
      ensemble.skip(leftOut);
    }
    ticks += leftOut;
  }

  /** Ends what is open: nobody looks any more whether it goes on. */
  void abandon(long epochMillis) {
    if (ensemble != null) {
      ensemble.episodes().abandon(epochMillis);
    }
  }

  /** Stores and judges a tick; throws behind it where a series could not be judged. */
  public void judge(Readings readings) {
    take(readings);
    detect(readings);
  }

  /** Stores a tick, and judges it by the seed's rule where that was asked for. */
  void take(Readings readings) {
    distance.add(ticks, readings.nanos());
    lastNanos = readings.nanos();
    lastMillis = readings.epochMillis();
    if (ticks == 0 && readings.offers(Signal.HEAP_LIVE_MB)) {
      // Its first value may be what an exhausted heap is told by.
      db.open(component, Signal.HEAP_LIVE_MB.metric(), readings.nanos());
    }
    ticks++;
    for (int i = 0; i < SIGNALS.length; i++) {
      take(SIGNALS[i], readings);
    }
    for (int i = 0; i < readings.customCount(); i++) {
      String metric = metricOf(readings.customName(i));
      if (store(metric, readings.nanos(), readings.customValue(i)) && seedSpeaks) {
        judge(metric, readings.customValue(i), Readings.ABSENT, readings);
      }
    }
  }

  /** Judges by the default detectors what was taken; throws where a series could not be judged. */
  void detect(Readings readings) {
    if (ensemble != null) {
      ensemble.judge(readings);
    }
  }

  /** Tells what was found out of open episodes since the last tick, where no other tick comes. */
  public void learn() {
    if (ensemble != null) {
      ensemble.episodes().learn(lastMillis);
    }
  }

  private void take(Signal signal, Readings readings) {
    if (store(signal.metric(), readings.nanos(), readings.point(signal))
        && seedSpeaks
        && ZScoreRule.judges(signal)) {
      judge(signal.metric(), readings.value(signal), readings.limit(signal), readings);
    }
  }

  /** Appends what another process must know to go on from here. */
  void write(FieldWriter out, long epochMillis) {
    out.put(COMPONENT, component)
        .put(RELEASE, release)
        .put(SAVED_AT, epochMillis)
        .put(INTERVAL, intervalMillis);
    silences.write(SILENCE, out);
    if (ensemble != null) {
      ensemble.write(SERIES, out, epochMillis);
      if (ensemble.mutedMillis() > 0) {
        out.put(MUTED_UNTIL, epochMillis + ensemble.mutedMillis());
      }
      Optional<String> measure = ensemble.measure();
      if (measure.isPresent()) {
        out.put(MEASURE, measure.get());
      }
      int begun = out.begin(EPISODES);
      ensemble.episodes().write(out);
      out.end(begun);
    }
  }

  /**
   * Takes over what {@link #write} of another process appended. What the seed's rule looks back on
   * is not in it: its window begins empty, as the seed's does.
   *
   * @param nanos the monotonic time of now
   * @throws IllegalArgumentException where it is of another component or interval, or of no form
   *     this version knows
   */
  Recollection read(FieldReader in, long nanos, long epochMillis) {
    if (!in.text(COMPONENT, "").equals(component)) {
      throw new IllegalArgumentException("it is of another component");
    }
    long interval = in.number(INTERVAL, 0);
    if (ensemble != null && interval != intervalMillis && in.has(SERIES)) {
      throw new IllegalArgumentException(
          "it was learned every " + interval + "ms, and this is every " + intervalMillis + "ms");
    }
    long savedAt = in.number(SAVED_AT, 0);
    silences.read(SILENCE, in, epochMillis);
    String before = in.text(RELEASE, "");
    Ensemble.Found found = new Ensemble.Found(0, 0);
    int open = 0;
    if (ensemble != null) {
      found = ensemble.read(SERIES, in, epochMillis - savedAt, nanos, epochMillis);
      String measure = in.text(MEASURE, before); // That of a release that ended too soon.
      if (!release.isEmpty() && !measure.isEmpty() && !measure.equals(release)) {
        ensemble.compare(release, measure);
      }
      long muted = in.number(MUTED_UNTIL, epochMillis) - epochMillis;
      if (muted > 0) { // A deployment is often marked just before its restart.
        ensemble.mute(Math.min(muted, ensemble.mutedByMark()));
      }
      Optional<byte[]> episodes = in.bytes(EPISODES);
      if (episodes.isPresent()) {
        open = ensemble.episodes().read(new FieldReader(episodes.get()), epochMillis);
        ensemble.hold();
      }
    }
    return new Recollection(
        found.series(), found.unknown(), open, before, Instant.ofEpochMilli(savedAt));
  }

  /**
   * Whether what {@link #write} appends may take the place of this: the seed's rule alone learns
   * nothing, and must not destroy what others learned.
   */
  boolean replaces(FieldReader in) {
    return ensemble != null || !in.has(SERIES);
  }

  /** The release of the watched program; empty where unknown. */
  String release() {
    return release;
  }

  /** Rises whenever there is something that must not be forgotten. */
  long changes() {
    return controls.count() + (ensemble == null ? 0 : ensemble.episodes().changes());
  }

  /** How often a cause came back soon after it was gone. */
  public long flaps() {
    return ensemble == null ? 0 : ensemble.episodes().flaps();
  }

  /** How many episodes are open. */
  public int openEpisodes() {
    return ensemble == null ? 0 : ensemble.openEpisodes();
  }

  /** Whether at the last tick the heap was as good as used up by what lives. */
  boolean isHeapFull() {
    return ensemble != null && ensemble.isHeapFull();
  }

  /** Whether each injected value is a point of its own, as the seed has it. */
  boolean takesPoints() {
    return seedSpeaks;
  }

  /** Stores a point of its own beside the ticks and judges it, without publishing. */
  Verdict point(String metric, long nanos, double value) {
    return store(metric, nanos, value) ? seed.verdict(metric, nanos, value) : Verdict.NORMAL;
  }

  /** Publishes an anomaly. */
  void publish(String metric, Verdict.Anomalous anomaly, double limit, long epochMillis) {
    seed.publish(metric, anomaly, limit, epochMillis);
  }

  /**
   * Does what a person asks for.
   *
   * @param by the way it came
   */
  public ControlRecord control(ControlCommand command, String by, long epochMillis) {
    return controls.control(command, by, epochMillis);
  }

  /** What is open and what ended last; under the seed's rule the last alerts, the latest first. */
  public List<BehavioralAlert> episodes() {
    return ensemble == null ? seed.alerts() : ensemble.episodes().all(lastMillis);
  }

  /** The causes nobody wants to hear of, and until when in milliseconds since the epoch. */
  public Map<String, Long> silences(long epochMillis) {
    return silences.lasting(epochMillis);
  }

  /** How every series that is judged stands. */
  public List<SeriesStatus> series() {
    if (ensemble != null) {
      return ensemble.statuses();
    }
    List<SeriesStatus> all = new ArrayList<>();
    for (Signal signal : SIGNALS) {
      if (ZScoreRule.judges(signal)) {
        status(signal.metric(), signal.unit()).ifPresent(all::add);
      }
    }
    customNames.values().forEach(metric -> status(metric, "").ifPresent(all::add));
    return all;
  }

  private Optional<SeriesStatus> status(String metric, String unit) {
    return seed.status(metric, unit, lastNanos, distance.seconds());
  }

  /** What is remembered of a series; nothing where there is none of that name. */
  public Optional<SeriesHistory> history(String metric) {
    List<Point> points = db.points(component, metric);
    if (points.isEmpty()) {
      return Optional.empty();
    }
    long newest = points.get(points.size() - 1).nanos();
    Optional<Signal> signal = Signal.ofMetric(metric);
    return Optional.of(
        new SeriesHistory(
            metric,
            signal.isPresent() ? signal.get().unit() : "",
            distance.seconds(),
            lastMillis + Math.round((newest - lastNanos) / 1e6),
            points.stream().map(Point::value).toList(),
            points.stream().map(point -> (newest - point.nanos()) / 1e9).toList(),
            ensemble == null || ticks == 0 ? List.of() : ensemble.tiers(metric)));
  }

  private void judge(String metric, double value, double limit, Readings readings) {
    if (ensemble == null && scores != NO_SCORES) {
      scores.score(metric, seed.score(metric, readings.nanos(), value));
    }
    seed.judge(metric, value, limit, readings);
  }

  private boolean store(String metric, long nanos, double value) {
    if (Double.isNaN(value)) {
      return false;
    }
    boolean stored;
    try {
      stored = db.record(component, metric, nanos, value);
    } catch (OutOfMemoryError e) {
      return false; // A series that is new; it is judged all the same.
    }
    if (!stored && !full) {
      full = true;
      log.accept(
          db.maxSeries() + " series are kept, as many as may be; " + metric + " is not watched");
    }
    return stored;
  }

  /** The metric of a custom name; kept, so that a tick allocates nothing. */
  private String metricOf(String name) {
    String metric = customNames.get(name);
    if (metric == null) {
      if (customNames.size() >= db.maxSeries()) {
        customNames.values().removeIf(known -> !db.holds(component, known));
      }
      metric = Signal.CUSTOM_PREFIX + name;
      customNames.put(name, metric);
    }
    return metric;
  }
}
