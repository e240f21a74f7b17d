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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The application's own metrics: those it lets us ask for, and those it injects. Injected values
 * are folded into one {@link Fold} a metric until the next tick takes it. Injecting is thread-safe
 * and costs a hash look-up and a short lock; what is wrong with a name or value is said once a
 * name, of the first ten. Where there are as many names as may be, those that were not injected for
 * long make room.
 */
public final class CustomMetrics implements AutoCloseable {

  /** How often within the time that makes a name idle such names are looked for. */
  private static final int LOOKS = 60;

  /** How many names are told of: what an application can make up must not crowd out an alert. */
  private static final int TOLD = 10;

  private final int maxMetrics;
  private final long idleNanos;
  private final Consumer<String> log;
  private final Map<String, Fold> injected = new ConcurrentHashMap<>();
  private final Suppliers suppliers;
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final AtomicInteger told = new AtomicInteger();
  private volatile long tickNanos;
  private volatile long lookedNanos;

  /**
   * Makes an empty set.
   *
   * @param maxMetrics how many metrics are taken; more are refused, but for the catalogue's signals
   * @param interval between two ticks
   * @param idle a name that was not injected for so long makes room for another
   * @param log takes one line for what is refused
   */
  public CustomMetrics(int maxMetrics, Duration interval, Duration idle, Consumer<String> log) {
    this(maxMetrics, new Suppliers(interval, log), idle, log);
  }

  /** As the other one, with suppliers to add to. */
  CustomMetrics(int maxMetrics, Suppliers suppliers, Duration idle, Consumer<String> log) {
    this.maxMetrics = maxMetrics;
    this.idleNanos = idle.toNanos();
    this.log = log;
    this.suppliers = suppliers;
  }

  /**
   * Asks for a level at each tick, on a thread of its own. A supplier that throws is asked again
   * after one second, four, sixteen and so on; one that throws six times running is left out for
   * good, and one that does not come back is until it does. The supplier of a name takes the place
   * of the one before, which may be of what was closed, and of what was injected under it.
   */
  public void ask(String name, DoubleSupplier value) {
    ask(name, value, MetricName.isCounter(name) ? new Rate() : null);
  }

  /** Asks for a counter at each tick; its growth per second is judged, whatever its name. */
  public void askCounter(String name, DoubleSupplier value) {
    ask(name, value, new Rate());
  }

  private void ask(String name, DoubleSupplier value, @Nullable Rate rate) {
    String bare = MetricName.bare(name);
    if (suppliers.holds(bare) || isGood(name)) {
      suppliers.add(new Supplied(name, value, rate));
      injected.values().removeIf(fold -> fold.signal() == null && fold.name().equals(bare));
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
    while (fold != null && !fold.add(value)) {
      fold = create(name); // It was just retired.
    }
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
    tickNanos = readings.nanos();
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
    if (isFull() && tickNanos - lookedNanos > idleNanos / LOOKS) {
      retireIdle();
    }
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

  private synchronized void retireIdle() {
    long nanos = tickNanos;
    lookedNanos = nanos;
    injected.values().removeIf(fold -> fold.retire(nanos, idleNanos));
  }

  private boolean isFull() {
    return injected.size() + suppliers.count() >= maxMetrics;
  }

  private synchronized @Nullable Fold add(String name) {
    Fold existing = injected.get(name);
    if (existing != null || !isGood(name)) {
      return existing;
    }
    Fold fold = new Fold(name);
    for (Fold other : injected.values()) {
      fold = other.metric().equals(fold.metric()) ? other : fold; // With and without the prefix.
    }
    injected.put(name, fold);
    return fold;
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
    if (!problem.isEmpty() || Signal.ofMetric(name).isPresent()) {
      return problem;
    }
    if (suppliers.holds(MetricName.bare(name))) {
      return "is asked of a supplier, and is not injected beside that";
    }
    return isFull() ? "is one too many: " + maxMetrics + " custom metrics are kept" : "";
  }

  private void refuse(String name, String problem) {
    if (told.get() >= TOLD) {
      return;
    }
    String shown = SafeText.of(name);
    if (!refused.add(shown)) {
      return;
    }
    int number = told.incrementAndGet();
    if (number <= TOLD) {
      log.accept("custom metric '" + shown + "' " + problem);
    }
    if (number == TOLD) {
      log.accept("no more is said of custom metrics that are refused");
    }
  }
}
