package dev.homeostat.sensor;

import dev.homeostat.signal.MetricName;
import dev.homeostat.signal.Rate;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import dev.homeostat.text.SafeText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The application's own metrics: those it lets us ask for, and those it injects. Injected values
 * are folded into one {@link Fold} a metric until the next tick takes it. Injecting is thread-safe
 * and costs a hash look-up and a short lock; what is wrong with a name or value is said once a
 * name.
 */
public final class CustomMetrics {

  private final int maxMetrics;
  private final Consumer<String> log;
  private final Map<String, Fold> injected = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  /**
   * Makes an empty set.
   *
   * @param maxMetrics how many metrics are taken; more are refused
   * @param log takes one line for what is refused
   */
  public CustomMetrics(int maxMetrics, Consumer<String> log) {
    this.maxMetrics = maxMetrics;
    this.log = log;
  }

  /** Asks for a level at each tick. A supplier that throws is not asked again. */
  public void ask(String name, DoubleSupplier value) {
    if (isGood(name)) {
      asked.add(new Asked(name, value, MetricName.isCounter(name) ? new Rate() : null));
    }
  }

  /** Asks for a counter at each tick; its growth per second is judged, whatever its name. */
  public void askCounter(String name, DoubleSupplier value) {
    if (isGood(name)) {
      asked.add(new Asked(name, value, new Rate()));
    }
  }

  /** Folds a value in; returns the metric's fold, or null where name or value was refused. */
  public @Nullable Fold inject(String name, double value) {
    Fold fold = injected.get(name);
    if (fold == null) {
      fold = isGood(name) ? injected.computeIfAbsent(name, Fold::new) : null;
    }
    if (fold == null) {
      return null;
    }
    if (!Double.isFinite(value)) {
      refuse(name, "got the value " + value + ", which is not a finite number");
      return null;
    }
    fold.add(value);
    return fold;
  }

  /** Reads what is asked for. */
  public void readAsked(Readings readings) {
    for (int i = 0; i < asked.size(); i++) {
      Asked metric = asked.get(i);
      try {
        double value = metric.read(readings.nanos());
        if (Double.isFinite(value)) {
          readings.addCustom(metric.name, value);
        }
      } catch (Throwable t) {
        asked.remove(metric);
        log.accept("custom metric " + metric.name + " throws and is left out: " + t);
      }
    }
  }

  /** Takes what was injected since the last tick. */
  public void readInjected(Readings readings) {
    for (Fold fold : injected.values()) {
      double value = fold.take(readings.nanos());
      if (Double.isNaN(value)) {
        continue;
      }
      Signal signal = fold.signal();
      if (signal != null) {
        readings.set(signal, value);
      } else {
        readings.addCustom(fold.name(), value);
      }
    }
  }

  private boolean isGood(String name) {
    String problem = MetricName.problemOf(name);
    if (problem.isEmpty() && injected.size() + asked.size() >= maxMetrics) {
      problem = "is one too many: " + maxMetrics + " custom metrics are kept";
    }
    if (!problem.isEmpty()) {
      refuse(name, problem);
    }
    return problem.isEmpty();
  }

  private void refuse(String name, String problem) {
    // The set of names that were told is bounded like that of the good ones.
    String shown = SafeText.of(name);
    if (refused.size() < maxMetrics && refused.add(shown)) {
      log.accept("custom metric '" + shown + "' " + problem);
    }
  }

  private static final class Asked {
    private final String name;
    private final DoubleSupplier value;
    private final @Nullable Rate rate;

    Asked(String name, DoubleSupplier value, @Nullable Rate rate) {
      this.name = name;
      this.value = value;
      this.rate = rate;
    }

    double read(long nanos) {
      double read = value.getAsDouble();
      return rate == null ? read : rate.perSecond(nanos, read);
    }
  }
}
