package dev.homeostat;

import dev.homeostat.alert.AlertBus;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.ControlCommand;
import dev.homeostat.alert.ControlRecord;
import dev.homeostat.alert.Courier;
import dev.homeostat.alert.EvidenceMode;
import dev.homeostat.alert.Investigator;
import dev.homeostat.evidence.Investigation;
import dev.homeostat.sensor.CustomMetrics;
import dev.homeostat.sensor.MeasuredHistogram;
import dev.homeostat.sensor.OwnUse;
import dev.homeostat.sensor.Sensors;
import dev.homeostat.series.MetricsDb;
import dev.homeostat.signal.BehaviorProfile;
import dev.homeostat.signal.Clock;
import dev.homeostat.signal.Signal;
import dev.homeostat.sink.StandardError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches the JVM it runs in: at each tick it reads every signal, stores it, judges it and
 * publishes what is unusual. Nothing it does fails or holds up the application. Thread-safe.
 */
public final class BehavioralAnalyzer implements AutoCloseable {

  /** How long {@link #close} waits for the tick under way. */
  private static final long PATIENCE_MILLIS = 250;

  /** Between two stops for evidence, in times of what learning takes: 10 minutes of 5. */
  private static final int PAUSES_APART = 2;

  private final AnalyzerOptions options;
  private final Clock clock;
  private final Courier courier = new Courier();
  private final Consumer<String> log;
  private final AlertBus alertBus;
  private final CustomMetrics customMetrics;
  private final InjectedPoints injected;
  private final Tick tick;
  private final Sampler sampler;
  private final OwnUse own = new Own();
  private final @Nullable Investigation investigation;
  private final @Nullable Memory memory;

  /** Its lock is held while it judges a tick, or a point the application injects: microseconds. */
  private final Judge judge;

  private volatile long samplerId = -1;

  /** Whether nobody waits for the last line any more. */
  private volatile boolean closed;

  /** Held while a thread watches. */
  private final Semaphore watching = new Semaphore(1);

  /** Makes an analyser that has read nothing and started no thread. */
  public BehavioralAnalyzer(AnalyzerOptions options) {
    this.options = options;
    this.clock = options.clock();
    this.log =
        options.log().isPresent()
            ? new Guarded(options.log().get())
            : new StandardError(courier, clock);
    this.alertBus = new AlertBus(options.busCapacity(), courier, log);
    MeasuredHistogram histogram = MeasuredHistogram.of(options.histogram());
    boolean investigates = options.evidence().mode() != EvidenceMode.OFF && !options.isSeed();
    this.investigation =
        investigates
            ? Investigation.ofThisProcess(
                options.evidence(),
                histogram,
                Duration.ofMillis(PAUSES_APART * options.readyAfter().toMillis()),
                Clock.system())
            : null;
    this.judge =
        new Judge(
            options,
            new Publisher(alertBus),
            log,
            Judge.NO_SCORES,
            investigation == null ? Investigator.NONE : investigation);
    this.memory =
        options.data().isPresent()
            ? new Memory(options.data().get(), options, courier, alertBus, log)
            : null;
    // What is known of the JVM has its place before what the application tells.
    int most = Math.max(0, options.maxSeries() - Signal.values().length);
    this.customMetrics = new CustomMetrics(most, options.interval(), judge.db().freesAfter(), log);
    this.injected = new InjectedPoints(customMetrics, judge, clock, log);
    this.tick =
        new Tick(
            options,
            judge,
            customMetrics,
            injected,
            histogram,
            investigation,
            memory,
            courier,
            own,
            log);
    this.sampler = new Sampler(clock, options.interval(), tick);
  }

  /**
   * Watches until {@link #close} is called or the calling thread is interrupted; comes back at once
   * where another thread watches already.
   */
  public void start() {
    run(true, true);
  }

  /** Watches on a daemon thread until {@link #close} is called; an interrupt does not end it. */
  public void startAsync() {
    Thread thread = new Thread(null, () -> run(false, true), "homeostat-sampler", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.start();
  }

  /** As {@link #start}, but without a line at start and stop, and no interrupt ends it. */
  public void watch() {
    run(false, false);
  }

  /**
   * What the last tick read; before the first, what the sensors read now, without custom metrics.
   * Never asks a supplier, so that it may be called under any lock.
   */
  public BehaviorProfile currentProfile() {
    return tick.profile();
  }

  /** How long ago that was read, in seconds: it is not read anew while less is done, or nothing. */
  public double profileAgeSeconds() {
    return (clock.monotonicNanos() - tick.readAtNanos()) / 1e9;
  }

  /** Whether it is switched on, as of its last tick. */
  public boolean isEnabled() {
    return tick.isEnabled();
  }

  /**
   * Takes a value of a metric. The name of a signal of the catalogue feeds that signal; any other
   * is a custom metric, and one that ends in {@code _total} a counter, judged by its growth per
   * second. A name or value that cannot be taken is said once and ignored.
   *
   * @throws NullPointerException where the name is null
   */
  public void injectMetric(String name, double value) {
    Objects.requireNonNull(name, "the metric's name is null");
    if (tick.isEnabled()) {
      injected.take(name, value);
    }
  }

  /**
   * Asks for a custom metric's level at each tick, on a thread made for that. A supplier that
   * throws is asked again, later and later; one that goes on throwing for six minutes is left out.
   * One that has not answered within 100 ms, or half an interval where that is shorter, is left out
   * until it does, and holds up nothing else. A further supplier of a name, counters included,
   * takes the place of the one before.
   */
  public void gauge(String name, DoubleSupplier value) {
    Objects.requireNonNull(name, "the metric's name is null");
    Objects.requireNonNull(value, "the metric's supplier is null");
    customMetrics.ask(name, value);
  }

  /** Asks for a counter at each tick, as {@link #gauge}, and judges its growth per second. */
  public void counter(String name, DoubleSupplier value) {
    Objects.requireNonNull(name, "the metric's name is null");
    Objects.requireNonNull(value, "the metric's supplier is null");
    customMetrics.askCounter(name, value);
  }

  /** Where alerts come out. */
  public AlertBus alertBus() {
    return alertBus;
  }

  /** The series that were stored. */
  public MetricsDb db() {
    return judge.db();
  }

  /** The sensors of this process; opened on first use. */
  public Sensors sensors() {
    return tick.sensors();
  }

  /**
   * Does what a person asks for, at once, and tells the alert stream where it was done.
   *
   * @param by the way it came, such as {@code jmx}
   */
  public ControlRecord control(ControlCommand command, String by) {
    ControlRecord record;
    synchronized (judge) {
      record = judge.control(command, by, clock.epochMillis());
    }
    if (record.done()) {
      alertBus.publish(record);
      log.accept(record.command() + ": " + record.summary());
    }
    return record;
  }

  /** What is open and what ended last; under the seed's rule the last alerts, the latest first. */
  public List<BehavioralAlert> episodes() {
    synchronized (judge) {
      return judge.episodes();
    }
  }

  /** How often a cause came back soon after it was gone, since the start. */
  public long flaps() {
    synchronized (judge) {
      return judge.flaps();
    }
  }

  /** The causes nobody wants to hear of, and until when in milliseconds since the epoch. */
  public Map<String, Long> silences() {
    synchronized (judge) {
      return judge.silences(clock.epochMillis());
    }
  }

  /** How every series that is judged stands: the catalogue's in its order, then custom ones. */
  public List<SeriesStatus> series() {
    synchronized (judge) {
      return judge.series();
    }
  }

  /** What is remembered of a series; nothing where there is none of that name. */
  public Optional<SeriesHistory> history(String metric) {
    synchronized (judge) {
      return judge.history(metric);
    }
  }

  /** How often it has looked so far. */
  public long ticks() {
    return tick.count();
  }

  /** What watching has cost so far. */
  public OwnCost cost() {
    long done = tick.count();
    return new OwnCost(
        done,
        tick.nanos() / 1e9,
        own.processorSeconds(),
        own.allocatedBytes(),
        done == 0 ? Double.NaN : (clock.monotonicNanos() - tick.endedAtNanos()) / 1e9,
        investigation == null ? Investigation.Spent.NOTHING : investigation.spent());
  }

  /** How what is learned is kept for the next process; nothing where no folder was named. */
  public Optional<MemoryStatus> memory() {
    return memory == null ? Optional.empty() : Optional.of(memory.status());
  }

  /** Has what was learned written once more, without waiting for it: for a process that ends. */
  public void remember() {
    if (memory == null) {
      return;
    }
    try {
      synchronized (judge) {
        memory.save(judge, clock.epochMillis());
      }
    } catch (OutOfMemoryError e) {
      // What was written last stays.
    }
  }

  /** How much it does at present: less than everything where its host can bear no more. */
  public Effort effort() {
    return tick.effort();
  }

  /** How it was told to work. */
  public AnalyzerOptions options() {
    return options;
  }

  /** What delivers alerts and lines; for further receivers that may have to wait. */
  public Courier courier() {
    return courier;
  }

  /** Takes lines for people; never waits. */
  public Consumer<String> log() {
    return log;
  }

  /**
   * Ends watching, waits a quarter of a second for what is under way, and gives everything back.
   */
  @Override
  public void close() {
    tick.end();
    sampler.stop();
    awaitEnd();
    closed = true;
    customMetrics.close();
    tick.close();
    if (investigation != null) {
      investigation.close();
    }
    remember();
    courier.close();
    if (memory != null) {
      memory.close();
    }
  }

  private record Publisher(AlertBus bus) implements Consumer<BehavioralAlert> {
    @Override
    public void accept(BehavioralAlert alert) {
      bus.publish(alert);
    }
  }

  /** One tick, as the sampler has it done. */
  void tick(long lateNanos) {
    tick.run(lateNanos);
  }

  private void run(boolean interruptStops, boolean told) {
    if (!watching.tryAcquire()) {
      return;
    }
    boolean says = told && !tick.hasEnded();
    try {
      if (says) {
        log.accept(
            "watching " + options.component() + " every " + options.interval().toMillis() + "ms");
      }
      samplerId = Thread.currentThread().getId();
      sampler.run(interruptStops);
      if (says && !closed) {
        log.accept("stopped watching " + options.component());
      }
    } finally {
      watching.release();
    }
  }

  /** Waits until nobody watches, so that the last line still finds the courier open. */
  private void awaitEnd() {
    try {
      if (watching.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        watching.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What this takes of its host. */
  private final class Own implements OwnUse {
    @Override
    public double processorSeconds() {
      return samplerId < 0 ? Double.NaN : ThreadCost.processorSeconds(samplerId);
    }

    @Override
    public double allocatedBytes() {
      return samplerId < 0 ? Double.NaN : ThreadCost.allocatedBytes(samplerId);
    }

    @Override
    public long seriesBytes() {
      return judge.seriesBytes();
    }

    @Override
    public int threads() {
      return courier.threads()
          + (watching.availablePermits() == 0 ? 1 : 0)
          + customMetrics.threads()
          + (investigation != null && investigation.isRunning() ? 1 : 0);
    }

    @Override
    public double stopSeconds() {
      return investigation == null ? 0 : investigation.stopSeconds();
    }
  }

  /** A receiver of lines that the application gave us: what it throws is its own affair. */
  private record Guarded(Consumer<String> receiver) implements Consumer<String> {
    @Override
    public void accept(String line) {
      try {
        receiver.accept(line);
      } catch (Throwable t) {
        // There is nobody left to tell.
      }
    }
  }
}
