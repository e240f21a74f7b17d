package dev.homeostat;

import dev.homeostat.alert.AlertBus;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.ControlCommand;
import dev.homeostat.alert.ControlRecord;
import dev.homeostat.alert.Courier;
import dev.homeostat.alert.EvidenceMode;
import dev.homeostat.alert.Investigator;
import dev.homeostat.alert.Reserve;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.detect.Verdict;
import dev.homeostat.detect.ZScoreRule;
import dev.homeostat.evidence.Investigation;
import dev.homeostat.sensor.CustomMetrics;
import dev.homeostat.sensor.Fold;
import dev.homeostat.sensor.MeasuredHistogram;
import dev.homeostat.sensor.Sensors;
import dev.homeostat.series.MetricsDb;
import dev.homeostat.signal.BehaviorProfile;
import dev.homeostat.signal.Clock;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import dev.homeostat.sink.StandardError;
import dev.homeostat.text.SafeText;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches the JVM it runs in: at each tick it reads every signal, stores it, judges it and
 * publishes what is unusual. Nothing it does fails or holds up the application. Thread-safe.
 */
public final class BehavioralAnalyzer implements AutoCloseable {

  private static final double NANOS_PER_MILLI = 1e6;

  /** Not while the host starts, and before anything but an event or a limit can be told. */
  private static final int REHEARSED_AFTER = AnalyzerOptions.LEAST_LEARNING_TICKS / 2;

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
  private final Sampler sampler;
  private final MeasuredHistogram histogram;
  private final @Nullable Investigation investigation;
  private final CensusPlan censusPlan;
  private final Breaker breaker;
  private final @Nullable Memory memory;

  /** What the last tick read. Its lock is held for a whole tick. */
  private final Readings readings = new Readings();

  /** Its lock is held while it judges a tick, or a point the application injects: microseconds. */
  private final Judge judge;

  /** The worst anomaly of each injected metric since the last tick. */
  private final Map<String, Verdict.Anomalous> worst = new HashMap<>();

  private final AtomicLong ticks = new AtomicLong();
  private final AtomicLong tickNanos = new AtomicLong();
  private volatile long tickedAtNanos;
  private volatile long samplerId = -1;

  private final Reserve reserve = new Reserve();
  private @Nullable Sensors sensors;
  private @Nullable String lastFault;
  private @Nullable Throwable unjudged;
  private boolean ticked;
  private int leftOut;
  private boolean rehearsed;

  /** Held while a thread watches. */
  private final Semaphore watching = new Semaphore(1);

  private volatile boolean injectionFailed;
  private volatile boolean enabled = true;
  private volatile boolean closed;

  /** Makes an analyser that has read nothing and started no thread. */
  public BehavioralAnalyzer(AnalyzerOptions options) {
    this.options = options;
    this.clock = options.clock();
    this.log =
        options.log().isPresent()
            ? new Guarded(options.log().get())
            : new StandardError(courier, clock);
    this.alertBus = new AlertBus(options.busCapacity(), courier, log);
    this.histogram = MeasuredHistogram.of(options.histogram());
    boolean investigates =
        options.evidence().mode() != EvidenceMode.OFF
            && !options.detectors().equals(Set.of(DetectorKind.ZSCORE));
    this.investigation =
        investigates
            ? Investigation.ofThisProcess(
                options.evidence(),
                histogram,
                Duration.ofMillis(PAUSES_APART * options.readyAfter().toMillis()),
                Clock.system())
            : null;
    this.censusPlan = new CensusPlan(options.readyAfter());
    this.breaker = new Breaker(options.interval().toNanos(), new OwnSeconds());
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
    this.customMetrics = new CustomMetrics(options.maxSeries(), log);
    this.sampler = new Sampler(clock, options.interval(), new Tick());
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
    synchronized (readings) {
      if (!ticked && !closed) {
        read(Double.NaN);
      }
      return readings.profile();
    }
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
    if (!enabled) {
      return;
    }
    try {
      inject(name, value);
    } catch (Throwable t) {
      // The value is lost: whoever hands us a number must not pay for a fault of ours.
      if (!injectionFailed && !(t instanceof VirtualMachineError)) {
        injectionFailed = true;
        log.accept("a value of a metric was not taken: " + SafeText.of(t));
      }
    }
  }

  private void inject(String name, double value) {
    Fold fold = customMetrics.inject(name, value);
    if (fold == null || fold.isCounter() || !judge.takesPoints()) {
      return;
    }
    Signal signal = fold.signal();
    boolean judged = signal == null || ZScoreRule.judges(signal);
    synchronized (judge) {
      if (judge.point(fold.metric(), clock.monotonicNanos(), value)
              instanceof Verdict.Anomalous anomaly
          && judged) {
        worst.merge(fold.metric(), anomaly, BehavioralAnalyzer::worse);
      }
    }
  }

  /**
   * Asks for a custom metric's level at each tick. A supplier that throws is asked again, later and
   * later; one that goes on throwing for six minutes is left out.
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
    synchronized (readings) {
      Sensors opened = sensors;
      if (opened == null) {
        opened = Sensors.ofThisProcess(histogram, options.histogramBudget(), log);
        opened.onCollection(new Tightness());
        sensors = opened;
      }
      return opened;
    }
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
    return ticks.get();
  }

  /** What watching has cost so far. */
  public OwnCost cost() {
    long id = samplerId;
    long done = ticks.get();
    return new OwnCost(
        done,
        tickNanos.get() / 1e9,
        id < 0 ? Double.NaN : ThreadCost.processorSeconds(id),
        id < 0 ? Double.NaN : ThreadCost.allocatedBytes(id),
        done == 0 ? Double.NaN : (clock.monotonicNanos() - tickedAtNanos) / 1e9,
        courier.threads()
            + (watching.availablePermits() == 0 ? 1 : 0)
            + (investigation != null && investigation.isRunning() ? 1 : 0),
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
    return breaker.effort();
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
    closed = true;
    sampler.stop();
    awaitEnd();
    synchronized (readings) {
      if (sensors != null) {
        sensors.close();
      }
    }
    if (investigation != null) {
      investigation.close();
    }
    remember();
    courier.close();
    if (memory != null) {
      memory.close();
    }
  }

  /** Processor time of the thread that asks. */
  private static final class OwnSeconds implements DoubleSupplier {
    @Override
    public double getAsDouble() {
      return ThreadCost.processorSeconds();
    }
  }

  /**
   * Has the reserves suit the heap as soon as a collection has shown how much of it lives: a heap
   * may be used up between two ticks.
   */
  private final class Tightness implements DoubleConsumer {
    @Override
    public void accept(double usedBytes) {
      double share = usedBytes / Runtime.getRuntime().maxMemory();
      reserve.suit(share);
      courier.suit(share);
    }
  }

  private record Publisher(AlertBus bus) implements Consumer<BehavioralAlert> {
    @Override
    public void accept(BehavioralAlert alert) {
      bus.publish(alert);
    }
  }

  private final class Tick implements Sampler.Tick {
    @Override
    public void run(long lateNanos) {
      tick(lateNanos);
    }
  }

  /** One tick. */
  void tick(long lateNanos) {
    long begun = clock.monotonicNanos();
    watch(lateNanos);
    tickedAtNanos = clock.monotonicNanos();
    tickNanos.addAndGet(tickedAtNanos - begun);
    ticks.incrementAndGet();
  }

  private void watch(long lateNanos) {
    try {
      try {
        look(lateNanos);
      } finally {
        courier.tend(); // Behind the look, so that what is due finds what it brought.
      }
      tellUnjudged();
    } catch (OutOfMemoryError e) {
      // What could not be told now is told at the next tick.
    } catch (Throwable t) {
      // The watcher must not end: say it once and try the next tick.
      tell(t);
    }
  }

  /** Behind what is to be kept: a series that cannot be judged must not keep others from that. */
  private void tellUnjudged() {
    Throwable failure = unjudged;
    unjudged = null;
    if (failure == null) {
      lastFault = null;
    } else {
      tell(failure);
    }
  }

  private void tell(Throwable failure) {
    try {
      String fault = SafeText.of(failure);
      if (!fault.equals(lastFault)) {
        lastFault = fault;
        log.accept("a tick failed: " + fault);
      }
    } catch (Throwable t) {
      // Not even a line can be made. The sampler goes on all the same.
    }
  }

  private void look(long lateNanos) {
    enabled = options.enabled().getAsBoolean();
    if (closed || !enabled) {
      return;
    }
    if (breaker.skips(clock.monotonicNanos())) {
      leftOut++;
      return;
    }
    customMetrics.askAll(clock.monotonicNanos());
    synchronized (readings) {
      if (closed) {
        return;
      }
      read(lateNanos);
      ticked = true;
      customMetrics.readCounters(readings);
      if (!judge.takesPoints()) {
        customMetrics.readLevels(readings);
      }
      if (!rehearsed && ticks.get() >= REHEARSED_AFTER) {
        rehearsed = true;
        Rehearsal.play();
      }
      judgeNow();
      reserve.restock();
      keep();
      spare(breaker.tick(readings.nanos(), lateNanos, survivingShare()));
      if (investigation != null && censusPlan.isDue(readings.nanos(), judge.openEpisodes() == 0)) {
        investigation.takeCensus();
      }
      if (judge.takesPoints()) {
        customMetrics.readLevels(readings); // Judged one by one already; the profile shows them.
      }
    }
  }

  /** Judges what was read; what cannot be judged does not hold up the rest of the tick. */
  private void judgeNow() {
    try {
      judgeTwice();
    } catch (VirtualMachineError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      unjudged = e;
    }
  }

  /** Judges it, a second time at once where the heap was used up. */
  private void judgeTwice() {
    try {
      judgeOnce();
    } catch (OutOfMemoryError e) {
      if (!reserve.giveBack()) {
        throw e;
      }
      judgeOnce();
    }
  }

  private void judgeOnce() {
    synchronized (judge) {
      judge.skip(leftOut);
      leftOut = 0;
      judge.judge(readings);
      publishWorst();
    }
  }

  /** Apart from judging, so that what has no memory to be copied to is not judged twice. */
  private void keep() {
    if (memory != null) {
      synchronized (judge) {
        memory.tick(judge, readings.nanos(), readings.epochMillis());
      }
    }
  }

  /** Tells of a change of effort and makes it one for those who look for evidence. */
  private void spare(@Nullable String told) {
    if (told != null) {
      log.accept(told);
      if (investigation != null) {
        investigation.rest(breaker.effort() != Effort.FULL);
      }
    }
  }

  /** How much of the heap survived collections, as exactly as is known; NaN where it is not. */
  private double survivingShare() {
    Signal signal =
        readings.offers(Signal.HEAP_LIVE_MB) ? Signal.HEAP_LIVE_MB : Signal.HEAP_AFTER_GC_MB;
    return readings.value(signal) / readings.limit(signal);
  }

  private void publishWorst() {
    if (!worst.isEmpty()) {
      worst.forEach(
          (metric, anomaly) ->
              judge.publish(metric, anomaly, limitOf(metric), readings.epochMillis()));
      worst.clear();
    }
  }

  /** A value the application injects is bounded by what bounds the signal it feeds. */
  private double limitOf(String metric) {
    return Signal.ofMetric(metric).map(readings::limit).orElse(Readings.ABSENT);
  }

  private void read(double lateNanos) {
    Sensors opened = sensors();
    readings.begin(clock.monotonicNanos(), clock.epochMillis());
    opened.read(readings);
    readings.set(Signal.HICCUP_MS, lateNanos / NANOS_PER_MILLI);
    customMetrics.readAsked(readings);
  }

  private void run(boolean interruptStops, boolean told) {
    if (!watching.tryAcquire()) {
      return;
    }
    try {
      if (told) {
        log.accept(
            "watching " + options.component() + " every " + options.interval().toMillis() + "ms");
      }
      samplerId = Thread.currentThread().getId();
      sampler.run(interruptStops);
      if (told) {
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

  private static Verdict.Anomalous worse(Verdict.Anomalous a, Verdict.Anomalous b) {
    return Math.abs(b.zScore()) > Math.abs(a.zScore()) ? b : a;
  }
}
