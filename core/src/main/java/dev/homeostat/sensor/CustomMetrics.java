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

  /** As many failures running, spread over 1 + 4 + 16 + 64 + 256 s: nearly six minutes. */
  static final int MOST_FAILURES = 6;

  private static final long FIRST_BACK_OFF_NANOS = 1_000_000_000L;

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

  /**
   * Asks for a level at each tick. A supplier that throws is asked again after one second, four,
   * sixteen and so on; one that throws {@link #MOST_FAILURES} times running is left out for good.
   */
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

  private static String notFinite(double value) {
    return "got the value " + value + ", which is not a finite number";
  }

  /**
   * Asks the application for what it offered. That is foreign code, which may wait for a lock of
   * the application's: the caller must hold none that the application can come to wait for. For one
   * thread only.
   */
  public void askAll(long nanos) {
    // No iterator: a heap that is used up has no room for one. From the end, as some may go.
    for (int i = asked.size() - 1; i >= 0; i--) {
      Asked metric = asked.get(i);
      if (!metric.isDue(nanos)) {
        continue;
      }
      try {
        double told = metric.ask(nanos);
        if (!Double.isFinite(told) && !metric.spokenOf) {
          metric.spokenOf = true;
          refuse(metric.name, notFinite(told));
        }
      } catch (Throwable t) {
        if (metric.fail(nanos)) {
          asked.remove(metric);
          log.accept("custom metric " + metric.name + " throws and is left out: " + SafeText.of(t));
        }
      }
    }
  }

  /** Reads what was last asked for. */
  public void readAsked(Readings readings) {
    for (int i = 0; i < asked.size(); i++) {
      Asked metric = asked.get(i);
      double value = metric.latest;
      if (Double.isFinite(value)) {
        readings.addCustom(metric.name, value);
      }
    }
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
    return problem.isEmpty() && injected.size() + asked.size() >= maxMetrics
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

  private static final class Asked {
    private final String name;
    private final DoubleSupplier value;
    private final @Nullable Rate rate;
    private volatile double latest = Double.NaN;
    private int failures;
    private long retryNanos;

    /** Whether it was said that it gives no number. */
    private boolean spokenOf;

    Asked(String name, DoubleSupplier value, @Nullable Rate rate) {
      this.name = MetricName.bare(name);
      this.value = value;
      this.rate = rate;
    }

    boolean isDue(long nanos) {
      return failures == 0 || nanos - retryNanos >= 0;
    }

    /** Returns what it told. */
    double ask(long nanos) {
      latest = Double.NaN;
      double read = value.getAsDouble();
      latest = rate == null ? read : rate.perSecond(nanos, read);
      failures = 0;
      return read;
    }

    /** Puts the next try off; says whether it failed too often for one. */
    boolean fail(long nanos) {
      retryNanos = nanos + (FIRST_BACK_OFF_NANOS << (2 * failures));
      failures++;
      return failures >= MOST_FAILURES;
    }
  }
}
