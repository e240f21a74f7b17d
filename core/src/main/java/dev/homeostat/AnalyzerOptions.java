package dev.homeostat;

import dev.homeostat.sensor.ClassHistogram;
import dev.homeostat.sensor.HistogramBudget;
import dev.homeostat.series.MetricsDb;
import dev.homeostat.signal.Clock;
import dev.homeostat.text.SafeText;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * How an analyser works. Immutable; {@link #of} gives the defaults, each {@code with…} a copy.
 *
 * @param component who the alerts speak of; not blank
 * @param interval between two ticks; at least {@link #LEAST_INTERVAL}
 * @param window how far back the seed's baseline looks; more than nothing
 * @param points how many points a series keeps; at least 1
 * @param maxSeries how many series are kept; at least 1
 * @param busCapacity how many alerts may wait for a subscriber; 0 and less mean 50
 * @param histogram takes class histograms
 * @param histogramBudget what they may cost
 * @param resource OpenTelemetry resource attributes of every alert
 * @param enabled asked before each tick; false: nothing is read and judged
 * @param log takes a line for what a person should know; nothing: standard error, rate-limited
 * @param clock the time
 */
public record AnalyzerOptions(
    String component,
    Duration interval,
    Duration window,
    int points,
    int maxSeries,
    int busCapacity,
    ClassHistogram histogram,
    HistogramBudget histogramBudget,
    Map<String, String> resource,
    BooleanSupplier enabled,
    Optional<Consumer<String>> log,
    Clock clock) {

  /** A tick costs up to 0.4 ms: at this interval 2 % of a processor. */
  public static final Duration LEAST_INTERVAL = Duration.ofMillis(20);

  /** Between two ticks of the seed's rule. */
  public static final Duration SEED_INTERVAL = Duration.ofMinutes(1);

  /** What nanoseconds in a {@code long} can count, near enough. */
  private static final Duration GREATEST = Duration.ofDays(365 * 100);

  /** Checks the ranges. */
  public AnalyzerOptions {
    component = SafeText.of(component);
    resource = Map.copyOf(resource);
    check(!component.isBlank(), "component", "must not be blank");
    check(
        interval.compareTo(LEAST_INTERVAL) >= 0, "interval", "must be at least 20ms: " + interval);
    check(
        !window.isNegative() && !window.isZero(), "window", "must be more than nothing: " + window);
    check(
        interval.compareTo(GREATEST) <= 0, "interval", "must be less than a century: " + interval);
    check(window.compareTo(GREATEST) <= 0, "window", "must be less than a century: " + window);
    check(points >= 1, "points", "must be at least 1: " + points);
    check(maxSeries >= 1, "maxSeries", "must be at least 1: " + maxSeries);
  }

  /** The defaults, for a component. */
  public static AnalyzerOptions of(String component) {
    return new AnalyzerOptions(
        component,
        SEED_INTERVAL,
        MetricsDb.WINDOW,
        MetricsDb.POINTS,
        MetricsDb.MAX_SERIES,
        0,
        ClassHistogram.throughMBeanServer(),
        HistogramBudget.DEFAULT,
        Map.of("process.pid", Long.toString(ProcessHandle.current().pid())),
        () -> true,
        Optional.empty(),
        Clock.system());
  }

  private static void check(boolean good, String name, String problem) {
    if (!good) {
      throw new IllegalArgumentException(name + " " + problem);
    }
  }

  /** A copy with another {@link #interval}. */
  public AnalyzerOptions withInterval(Duration interval) {
    return new AnalyzerOptions(
        component,
        interval,
        window,
        points,
        maxSeries,
        busCapacity,
        histogram,
        histogramBudget,
        resource,
        enabled,
        log,
        clock);
  }

  /** A copy with another {@link #window}. */
  public AnalyzerOptions withWindow(Duration window) {
    return new AnalyzerOptions(
        component,
        interval,
        window,
        points,
        maxSeries,
        busCapacity,
        histogram,
        histogramBudget,
        resource,
        enabled,
        log,
        clock);
  }

  /** A copy with another {@link #busCapacity}. */
  public AnalyzerOptions withBusCapacity(int busCapacity) {
    return new AnalyzerOptions(
        component,
        interval,
        window,
        points,
        maxSeries,
        busCapacity,
        histogram,
        histogramBudget,
        resource,
        enabled,
        log,
        clock);
  }

  /** A copy with another {@link #histogram}. */
  public AnalyzerOptions withHistogram(ClassHistogram histogram) {
    return new AnalyzerOptions(
        component,
        interval,
        window,
        points,
        maxSeries,
        busCapacity,
        histogram,
        histogramBudget,
        resource,
        enabled,
        log,
        clock);
  }

  /** A copy with another {@link #histogramBudget}. */
  public AnalyzerOptions withHistogramBudget(HistogramBudget histogramBudget) {
    return new AnalyzerOptions(
        component,
        interval,
        window,
        points,
        maxSeries,
        busCapacity,
        histogram,
        histogramBudget,
        resource,
        enabled,
        log,
        clock);
  }

  /** A copy with another {@link #resource}. */
  public AnalyzerOptions withResource(Map<String, String> resource) {
    return new AnalyzerOptions(
        component,
        interval,
        window,
        points,
        maxSeries,
        busCapacity,
        histogram,
        histogramBudget,
        resource,
        enabled,
        log,
        clock);
  }

  /** A copy with another {@link #enabled}. */
  public AnalyzerOptions withEnabled(BooleanSupplier enabled) {
    return new AnalyzerOptions(
        component,
        interval,
        window,
        points,
        maxSeries,
        busCapacity,
        histogram,
        histogramBudget,
        resource,
        enabled,
        log,
        clock);
  }

  /** A copy with another {@link #clock}. */
  public AnalyzerOptions withClock(Clock clock) {
    return new AnalyzerOptions(
        component,
        interval,
        window,
        points,
        maxSeries,
        busCapacity,
        histogram,
        histogramBudget,
        resource,
        enabled,
        log,
        clock);
  }

  /** A copy whose lines go to the given receiver, which must not wait. */
  public AnalyzerOptions withLog(Consumer<String> receiver) {
    return new AnalyzerOptions(
        component,
        interval,
        window,
        points,
        maxSeries,
        busCapacity,
        histogram,
        histogramBudget,
        resource,
        enabled,
        Optional.of(receiver),
        clock);
  }
}
