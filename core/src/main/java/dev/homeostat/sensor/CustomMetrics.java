package dev.homeostat.sensor;

import dev.homeostat.signal.MetricName;
import dev.homeostat.signal.Rate;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import dev.homeostat.text.SafeText;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The application's own metrics: those it lets us ask for, and those it injects. Injected values
 * are folded into one {@link Fold} a metric until the next tick takes it. Injecting is thread-safe
 * and costs a hash look-up and a short lock; what is wrong with a name or value is said once a
 * name.
 */
public final class CustomMetrics implements AutoCloseable {

  private final int maxMetrics;
  private final Consumer<String> log;
  private final Map<String, Fold> injected = new ConcurrentHashMap<>();
  private final Suppliers suppliers;
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  /**
   * Makes an empty set.
   *
   * @param maxMetrics how many metrics are taken; more are refused
   * @param interval between two ticks
   * @param log takes one line for what is refused
   */
  public CustomMetrics(int maxMetrics, Duration interval, Consumer<String> log) {
    this.maxMetrics = maxMetrics;
    this.log = log;
    this.suppliers = new Suppliers(interval, log);
  }

  /**
   * Asks for a level at each tick, on a thread of its own. A supplier that throws is asked again
   * after one second, four, sixteen and so on; one that throws {@link Supplied#MOST_FAILURES} times
   * running is left out for good, and one that does not come back is until it does. The supplier of
   * a name takes the place of the one before, which may be of what was closed.
   */
  public void ask(String name, DoubleSupplier value) {
    ask(name, value, MetricName.isCounter(name) ? new Rate() : null);
  }

  /** Asks for a counter at each tick; its growth per second is judged, whatever its name. */
  public void askCounter(String name, DoubleSupplier value) {
    ask(name, value, new Rate());
  }

  private void ask(String name, DoubleSupplier value, @Nullable Rate rate) {
    if (suppliers.holds(MetricName.bare(name)) || isGood(name)) {
      suppliers.add(new Supplied(name, value, rate));
    }
  }

  /** Folds a value in; returns the metric's fold, or null where name or value was refused. */
  @SuppressWarnings("exports") // Who has no JSpecify still reads the signature.
  public @Nullable Fold inject(String name, double value) {
    Fold fold = injected.get(name);
    if (fold == null) {
      fold = create(name);
    }
    if (fold == null) {
      return null;
    }
    if (!Double.isFinite(value)) {
      refuse(name, notFinite(value));
      return null;
    }
    fold.add(value);
    return fold;
  }

  /** What is said of such a value, as half a sentence. */
  static String notFinite(double value) {
    return "got the value " + value + ", which is not a finite number";
  }

  /**
   * Asks the application for what it offered, and waits for it for at most half an interval. That
   * is foreign code, which may wait for a lock of the application's: the caller must hold none that
   * the application can come to wait for. For one thread only.
   */
  public void askAll(long nanos) {
    suppliers.askAll(nanos);
  }

  /** Reads what was last asked for. */
  public void readAsked(Readings readings) {
    suppliers.read(readings);
  }

  /** How many threads there are to ask suppliers: none where there is no supplier. */
  public int threads() {
    return suppliers.threads();
  }

  /** Asks no supplier any more, and ends what is asking one. */
  @Override
  public void close() {
    suppliers.close();
  }

  /** Takes the growth of the counters that were injected since the last tick. */
  public void readCounters(Readings readings) {
    readInjected(readings, true);
  }

  /** Takes the levels that were injected since the last tick. */
  public void readLevels(Readings readings) {
    readInjected(readings, false);
  }

  private void readInjected(Readings readings, boolean counters) {
    if (injected.isEmpty()) {
      return;
    }
    for (Fold fold : injected.values()) {
      if (fold.isCounter() != counters) {
        continue;
      }
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

  /** Without a lock where it is refused: an application may ask for that all the time. */
  private @Nullable Fold create(String name) {
    String problem = problemOf(name);
    if (problem.isEmpty()) {
      return add(name);
    }
    Fold existing = injected.get(name); // Another thread may just have taken the last place for it.
    if (existing == null) {
      refuse(name, problem);
    }
    return existing;
  }

  private synchronized @Nullable Fold add(String name) {
    Fold existing = injected.get(name);
    if (existing != null || !isGood(name)) {
      return existing;
    }
    Fold created = new Fold(name);
    injected.put(name, created);
    return created;
  }

  private boolean isGood(String name) {
    String problem = problemOf(name);
    if (!problem.isEmpty()) {
      refuse(name, problem);
    }
    return problem.isEmpty();
  }

  private String problemOf(String name) {
    String problem = name.equals(Signal.CUSTOM_PREFIX) ? "is empty" : MetricName.problemOf(name);
    return problem.isEmpty() && injected.size() + suppliers.count() >= maxMetrics
        ? "is one too many: " + maxMetrics + " custom metrics are kept"
        : problem;
  }

  private void refuse(String name, String problem) {
    // The set of names that were told is bounded like that of the good ones.
    if (refused.size() >= maxMetrics) {
      return;
    }
    String shown = SafeText.of(name);
    if (refused.add(shown)) {
      log.accept("custom metric '" + shown + "' " + problem);
    }
  }
}
