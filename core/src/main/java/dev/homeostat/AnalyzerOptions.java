package dev.homeostat;

import dev.homeostat.detect.DetectorKind;
import dev.homeostat.evidence.EvidenceOptions;
import dev.homeostat.sensor.ClassHistogram;
import dev.homeostat.sensor.HistogramBudget;
import dev.homeostat.sensor.ProcessId;
import dev.homeostat.series.Baseline;
import dev.homeostat.series.MetricsDb;
import dev.homeostat.signal.Clock;
import dev.homeostat.text.SafeText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * How an analyser works. Immutable; {@link #of} gives the defaults, each {@code with…} a copy.
 *
 * @param component who the alerts speak of; not blank
 * @param interval between two ticks; at least {@link #LEAST_INTERVAL}
 * @param detectors which judge
 * @param learning how long a series is watched before a shift or trend of it may open an episode
 * @param window how far back the seed's baseline looks; more than nothing
 * @param points how many points a series keeps; from 1 to {@link #MOST}
 * @param maxSeries how many series are kept; from 1 to {@link #MOST}
 * @param busCapacity how many alerts may wait for a subscriber, at most {@link #MOST}; 0 and less
 *     mean 50
 * @param histogram takes class histograms
 * @param histogramBudget what they may cost
 * @param evidence how it is found out who is behind an episode
 * @param data the folder in which what was learned outlives the process; nothing: it does not
 * @param resource OpenTelemetry resource attributes of every alert
 * @param enabled asked before each tick; false: nothing is read and judged
 * @param log takes a line for what a person should know; nothing: standard error, rate-limited
 * @param clock the time
 */
public record AnalyzerOptions(
    String component,
    Duration interval,
    Set<DetectorKind> detectors,
    Duration learning,
    Duration window,
    int points,
    int maxSeries,
    int busCapacity,
    ClassHistogram histogram,
    HistogramBudget histogramBudget,
    EvidenceOptions evidence,
    Optional<Path> data,
    Map<String, String> resource,
    BooleanSupplier enabled,
    Optional<Consumer<String>> log,
    Clock clock) {

  /** A tick costs up to 0.4 ms: at this interval 2 % of a processor. */
  public static final Duration LEAST_INTERVAL = Duration.ofMillis(20);

  /** Between two ticks. */
  public static final Duration INTERVAL = Duration.ofSeconds(1);

  /** How long a series is watched before it is judged. */
  public static final Duration LEARNING = Duration.ofMinutes(5);

  /** Between two ticks where the seed's rule alone judges. */
  public static final Duration SEED_INTERVAL = Duration.ofMinutes(1);

  private static final Set<DetectorKind> SEED = Set.of(DetectorKind.ZSCORE);

  /** Fewer looks than these teach nothing, whatever the interval. */
  public static final int LEAST_LEARNING_TICKS = 60;

  /** No time of the options is longer: 360 times as long is still counted in nanoseconds. */
  public static final Duration LONGEST = Duration.ofDays(90);

  /** No number of the options is larger: so many points of a series are 1 MB. */
  public static final int MOST = 100_000;

  /** Checks the ranges. */
  public AnalyzerOptions {
    component = SafeText.of(Objects.requireNonNull(component, "component must not be null"));
    resource = Map.copyOf(resource);
    detectors = Set.copyOf(detectors);
    check(!detectors.isEmpty(), "detectors", "must not be empty");
    check(!learning.isNegative(), "learning", "must not be negative: " + learning);
    checkLongest(learning, "learning");
    check(!component.isBlank(), "component", "must not be blank");
    check(
        interval.compareTo(LEAST_INTERVAL) >= 0, "interval", "must be at least 20ms: " + interval);
    check(
        !window.isNegative() && !window.isZero(), "window", "must be more than nothing: " + window);
    checkLongest(interval, "interval");
    checkLongest(window, "window");
    checkCount(points, "points");
    checkCount(maxSeries, "maxSeries");
    check(busCapacity <= MOST, "busCapacity", "must be at most " + MOST + ": " + busCapacity);
  }

  /** The defaults, for a component. */
  public static AnalyzerOptions of(String component) {
    return new AnalyzerOptions(
        component,
        INTERVAL,
        DetectorKind.ofDefault(),
        LEARNING,
        MetricsDb.WINDOW,
        MetricsDb.POINTS,
        MetricsDb.MAX_SERIES,
        0,
        ClassHistogram.throughMBeanServer(),
        HistogramBudget.DEFAULT,
        EvidenceOptions.DEFAULT,
        Optional.empty(),
        Map.of("process.pid", ProcessId.current()),
        new Always(),
        Optional.empty(),
        Clock.system());
  }

  /** The seed's system, for a component: its rule alone, a tick a minute. */
  public static AnalyzerOptions ofSeed(String component) {
    return of(component).withDetectors(SEED).withInterval(SEED_INTERVAL);
  }

  /** Whether the seed's rule judges alone, as the seed did: every signal at each tick. */
  public boolean isSeed() {
    return detectors.equals(SEED);
  }

  /** How long a series is watched before it can be judged. */
  public Duration readyAfter() {
    if (isSeed()) {
      return ticks(Baseline.MIN_POINTS);
    }
    Duration least = ticks(LEAST_LEARNING_TICKS);
    return learning.compareTo(least) > 0 ? learning : least;
  }

  /** As {@code interval.multipliedBy}, which loads all of BigDecimal into the watched JVM. */
  private Duration ticks(int count) {
    return Duration.ofMillis(interval.toMillis() * count);
  }

  private static void checkLongest(Duration told, String what) {
    check(told.compareTo(LONGEST) <= 0, what, "must be at most 90 days: " + told);
  }

  private static void checkCount(int told, String what) {
    check(told >= 1 && told <= MOST, what, "must be from 1 to " + MOST + ": " + told);
  }

  private static void check(boolean good, String name, String problem) {
    if (!good) {
      throw new IllegalArgumentException(name + " " + problem);
    }
  }

  /** A copy with another {@link #interval}. */
  public AnalyzerOptions withInterval(Duration interval) {
    Draft draft = new Draft(this);
    draft.interval = interval;
    return draft.options();
  }

  /** A copy with another {@link #detectors}. */
  public AnalyzerOptions withDetectors(Set<DetectorKind> detectors) {
    Draft draft = new Draft(this);
    draft.detectors = detectors;
    return draft.options();
  }

  /** A copy with another {@link #learning}. */
  public AnalyzerOptions withLearning(Duration learning) {
    Draft draft = new Draft(this);
    draft.learning = learning;
    return draft.options();
  }

  /** A copy with another {@link #window}. */
  public AnalyzerOptions withWindow(Duration window) {
    Draft draft = new Draft(this);
    draft.window = window;
    return draft.options();
  }

  /** A copy with another {@link #busCapacity}. */
  public AnalyzerOptions withBusCapacity(int busCapacity) {
    Draft draft = new Draft(this);
    draft.busCapacity = busCapacity;
    return draft.options();
  }

  /** A copy with another {@link #histogram}. */
  public AnalyzerOptions withHistogram(ClassHistogram histogram) {
    Draft draft = new Draft(this);
    draft.histogram = histogram;
    return draft.options();
  }

  /** A copy with another {@link #histogramBudget}. */
  public AnalyzerOptions withHistogramBudget(HistogramBudget histogramBudget) {
    Draft draft = new Draft(this);
    draft.histogramBudget = histogramBudget;
    return draft.options();
  }

  /** A copy with another {@link #evidence}. */
  public AnalyzerOptions withEvidence(EvidenceOptions evidence) {
    Draft draft = new Draft(this);
    draft.evidence = evidence;
    return draft.options();
  }

  /** A copy with a folder for {@link #data}. */
  public AnalyzerOptions withData(Path data) {
    Draft draft = new Draft(this);
    draft.data = Optional.of(data);
    return draft.options();
  }

  /** A copy with another {@link #resource}. */
  public AnalyzerOptions withResource(Map<String, String> resource) {
    Draft draft = new Draft(this);
    draft.resource = resource;
    return draft.options();
  }

  /** A copy with another {@link #enabled}. */
  public AnalyzerOptions withEnabled(BooleanSupplier enabled) {
    Draft draft = new Draft(this);
    draft.enabled = enabled;
    return draft.options();
  }

  /** A copy with another {@link #clock}. */
  public AnalyzerOptions withClock(Clock clock) {
    Draft draft = new Draft(this);
    draft.clock = clock;
    return draft.options();
  }

  /** A copy whose lines go to the given receiver, which must not wait. */
  public AnalyzerOptions withLog(Consumer<String> receiver) {
    Draft draft = new Draft(this);
    draft.log = Optional.of(receiver);
    return draft.options();
  }

  /** The options while one of them is changed. */
  private static final class Draft {
    private final AnalyzerOptions origin;
    private Duration interval;
    private Set<DetectorKind> detectors;
    private Duration learning;
    private Duration window;
    private int busCapacity;
    private ClassHistogram histogram;
    private HistogramBudget histogramBudget;
    private EvidenceOptions evidence;
    private Optional<Path> data;
    private Map<String, String> resource;
    private BooleanSupplier enabled;
    private Optional<Consumer<String>> log;
    private Clock clock;

    Draft(AnalyzerOptions options) {
      origin = options;
      interval = options.interval;
      detectors = options.detectors;
      learning = options.learning;
      window = options.window;
      busCapacity = options.busCapacity;
      histogram = options.histogram;
      histogramBudget = options.histogramBudget;
      evidence = options.evidence;
      data = options.data;
      resource = options.resource;
      enabled = options.enabled;
      log = options.log;
      clock = options.clock;
    }

    AnalyzerOptions options() {
      return new AnalyzerOptions(
          origin.component,
          interval,
          detectors,
          learning,
          window,
          origin.points,
          origin.maxSeries,
          busCapacity,
          histogram,
          histogramBudget,
          evidence,
          data,
          resource,
          enabled,
          log,
          clock);
    }
  }

  /** Always on. */
  private static final class Always implements BooleanSupplier {
    @Override
    public boolean getAsBoolean() {
      return true;
    }
  }
}
