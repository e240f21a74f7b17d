package dev.homeostat.sensor;

import dev.homeostat.signal.Readings;
import dev.homeostat.text.SafeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The application's suppliers, which are foreign code: they may throw, and wait for ever. A thread
 * made for it asks them, and whoever wants to know waits for it, but not long: what does not come
 * back is left behind with its thread, a further one asks the rest, and it is asked again once it
 * has come back. At most {@link #MOST_STUCK} threads are left behind; then nobody is asked until
 * one comes back. Thread-safe, but for {@link #askAll}; a round where all answer allocates nothing.
 */
final class Suppliers {

  static final int MOST_STUCK = 32;

  /** How long they have together. Quick ones take microseconds, and more is a tick that waits. */
  private static final long PATIENCE_NANOS = 100_000_000;

  /** So many waits, since a stop of the whole JVM uses up one: it is not the supplier's. */
  private static final int WAITS = 20;

  private final long patienceNanos;
  private final int mostLate;
  private final Consumer<String> log;

  /** Never changed, but replaced under the lock of this; gone through without an iterator. */
  private volatile Supplied[] metrics = {};

  private @Nullable Asker asker;
  private final List<Asker> stuck = new ArrayList<>();
  private long round;
  private boolean stuckTold;
  private boolean closed;

  /**
   * Begins without any; starts no thread.
   *
   * @param interval between two ticks; at most half of it is waited
   * @param log takes a line for what is left out
   */
  Suppliers(Duration interval, Consumer<String> log) {
    this(interval, Math.min(PATIENCE_NANOS, interval.toNanos() / 2), log);
  }

  /** As the other one, but for how long the suppliers have together. */
  Suppliers(Duration interval, long patienceNanos, Consumer<String> log) {
    this.patienceNanos = patienceNanos;
    this.mostLate = (int) Math.min(MOST_STUCK, interval.toNanos() / 2 / patienceNanos);
    this.log = log;
  }

  /** How many there are. */
  int count() {
    return metrics.length;
  }

  /** Whether there is one of that name, without the prefix. */
  boolean holds(String name) {
    for (Supplied metric : metrics) {
      if (metric.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** Adds one; one of the same name makes way. */
  synchronized void add(Supplied added) {
    Supplied[] more = metrics;
    int place = 0;
    while (place < more.length && !more[place].name().equals(added.name())) {
      place++;
    }
    more = Arrays.copyOf(more, Math.max(more.length, place + 1));
    more[place] = added;
    metrics = more;
  }

  private synchronized void remove(Supplied metric) {
    List<Supplied> left = new ArrayList<>(List.of(metrics));
    left.remove(metric);
    metrics = left.toArray(new Supplied[0]);
  }

  /** Asks all whose time it is, and waits for their answers. For one thread only. */
  void askAll(long nanos) {
    Supplied[] all = metrics;
    if (all.length == 0) {
      return;
    }
    round++;
    int place = all.length - 1;
    for (int late = 0; place >= 0 && late < mostLate; late++) {
      place = askFrom(all, place, nanos);
    }
    for (int i = all.length - 1; i >= 0; i--) {
      take(all[i], nanos);
    }
  }

  /** Asks from a place down to the first; returns where to go on, a negative place for nowhere. */
  private int askFrom(Supplied[] all, int from, long nanos) {
    Asker asking = asker();
    if (asking == null) {
      return -1;
    }
    asking.begin(all, from, round, nanos);
    await(asking);
    int place = asking.giveUp();
    if (place < 0) {
      return -1;
    }
    leaveBehind(asking);
    Supplied metric = all[place];
    if (!metric.isAsking()) {
      return -1; // The machine has no time for our thread.
    }
    if (metric.late(nanos)) {
      log.accept(
          "custom metric "
              + metric.name()
              + " has not answered for "
              + patienceNanos / 1_000_000
              + "ms and is left out until it does");
    }
    return place - 1;
  }

  private void take(Supplied metric, long nanos) {
    Throwable failure = metric.take(round, nanos);
    if (failure != null && metric.hasFailed()) {
      remove(metric);
      log.accept(
          "custom metric " + metric.name() + " throws and is left out: " + SafeText.of(failure));
    }
    if (metric.tellsNoNumber(round)) {
      log.accept("custom metric '" + metric.name() + "' " + CustomMetrics.notFinite(metric.told()));
    }
  }

  private void await(Asker asking) {
    boolean interrupted = false;
    for (int i = 0; i < WAITS && !asking.isFree(); i++) {
      LockSupport.parkNanos(this, patienceNanos / WAITS);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** One that is free; null where none can be had. */
  private @Nullable Asker asker() {
    synchronized (this) {
      if (closed) {
        return null;
      }
      if (asker != null && !asker.isOver()) {
        return asker;
      }
      for (int i = stuck.size() - 1; i >= 0; i--) {
        if (stuck.get(i).isOver()) {
          stuck.remove(i);
        }
      }
      if (stuck.size() < MOST_STUCK) {
        return start();
      }
    }
    if (!stuckTold) {
      stuckTold = true;
      log.accept(
          "custom metrics: "
              + MOST_STUCK
              + " suppliers do not come back; none is asked until one does");
    }
    return null;
  }

  private @Nullable Asker start() {
    try {
      Asker started = new Asker();
      started.start();
      asker = started;
      return started;
    } catch (OutOfMemoryError e) {
      return null; // No thread is left in the host. They are asked again at the next tick.
    }
  }

  private synchronized void leaveBehind(Asker late) {
    stuck.add(late);
    asker = null;
    if (closed) {
      late.end();
    }
  }

  /** Reads what they told in the last round. */
  void read(Readings readings) {
    for (Supplied metric : metrics) {
      double value = metric.latest();
      if (Double.isFinite(value)) {
        readings.addCustom(metric.name(), value);
      }
    }
  }

  /** How many threads there are to ask them. */
  synchronized int threads() {
    int threads = asker == null ? 0 : 1;
    for (Asker late : stuck) {
      threads += late.isOver() ? 0 : 1;
    }
    return threads;
  }

  /** Asks nobody any more, and ends the threads. */
  synchronized void close() {
    closed = true;
    if (asker != null) {
      asker.end();
    }
    stuck.forEach(Asker::end);
  }
}
