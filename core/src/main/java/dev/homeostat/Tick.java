package dev.homeostat;

import dev.homeostat.alert.Courier;
import dev.homeostat.alert.Reserve;
import dev.homeostat.evidence.Investigation;
import dev.homeostat.sensor.CustomMetrics;
import dev.homeostat.sensor.MeasuredHistogram;
import dev.homeostat.sensor.OwnUse;
import dev.homeostat.sensor.Sensors;
import dev.homeostat.signal.BehaviorProfile;
import dev.homeostat.signal.Clock;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import dev.homeostat.text.SafeText;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is done at each tick: every signal of this process is read and judged, what was learned is
 * kept, and less is done where the host can bear no more. Nothing it does throws. One thread runs
 * it; any may ask.
 */
final class Tick implements Sampler.Tick {

  private static final double NANOS_PER_MILLI = 1e6;

  /** Not while the host starts, and before anything but an event or a limit can be told. */
  private static final int REHEARSED_AFTER = AnalyzerOptions.LEAST_LEARNING_TICKS / 2;

  /** More that were left out in a row are as good as these: a day of seconds. */
  private static final int MOST_LEFT_OUT = 86_400;

  private final AnalyzerOptions options;
  private final Clock clock;
  private final Judge judge;
  private final CustomMetrics customMetrics;
  private final InjectedPoints injected;
  private final MeasuredHistogram histogram;
  private final @Nullable Investigation investigation;
  private final @Nullable Memory memory;
  private final Courier courier;
  private final OwnUse own;
  private final Consumer<String> log;
  private final CensusPlan censusPlan;
  private final Breaker breaker;
  private final Reserve reserve = new Reserve();

  /** What the last tick read. Its lock is held for a whole tick. */
  private final Readings readings = new Readings();

  private final AtomicLong ticks = new AtomicLong();
  private final AtomicLong tickNanos = new AtomicLong();
  private volatile long tickedAtNanos;
  private volatile long readAtNanos;

  private @Nullable Sensors sensors;
  private @Nullable String lastFault;
  private @Nullable Throwable unjudged;
  private boolean ticked;
  private int leftOut;
  private boolean rehearsed;
  private volatile boolean enabled = true;
  private volatile boolean closed;

  /** Makes one that has read nothing. */
  Tick(
      AnalyzerOptions options,
      Judge judge,
      CustomMetrics customMetrics,
      InjectedPoints injected,
      MeasuredHistogram histogram,
      @Nullable Investigation investigation,
      @Nullable Memory memory,
      Courier courier,
      OwnUse own,
      Consumer<String> log) {
    this.options = options;
    this.clock = options.clock();
    this.judge = judge;
    this.customMetrics = customMetrics;
    this.injected = injected;
    this.histogram = histogram;
    this.investigation = investigation;
    this.memory = memory;
    this.courier = courier;
    this.own = own;
    this.log = log;
    this.censusPlan = new CensusPlan(options.readyAfter());
    this.breaker =
        new Breaker(options.interval().toNanos(), new OwnSeconds(), new SurvivingShare());
  }

  /** Whether it was switched on when last looked. */
  boolean isEnabled() {
    return enabled;
  }

  /** How many there were. */
  long count() {
    return ticks.get();
  }

  /** How long all of them took. */
  long nanos() {
    return tickNanos.get();
  }

  /** When the last one ended. */
  long endedAtNanos() {
    return tickedAtNanos;
  }

  /** When signals were last read, which is not done at each where less is. */
  long readAtNanos() {
    return readAtNanos;
  }

  /** How much is done at present. */
  Effort effort() {
    return breaker.effort();
  }

  /** What the last one read; before the first, what the sensors read now. */
  BehaviorProfile profile() {
    synchronized (readings) {
      if (!ticked && !closed) {
        read(Double.NaN);
      }
      return readings.profile();
    }
  }

  /** The sensors of this process; opened on first use. */
  Sensors sensors() {
    synchronized (readings) {
      Sensors opened = sensors;
      if (opened == null) {
        opened = Sensors.ofThisProcess(histogram, options.histogramBudget(), log);
        opened.readOwn(own);
        if (options.isSeed()) {
          opened.readAllAtEachTick();
        }
        opened.onCollection(new Tightness());
        if (closed) {
          opened.close(); // Nobody reads them any more; what they can tell is still asked.
        }
        sensors = opened;
      }
      return opened;
    }
  }

  /** Reads nothing any more, from the next one on. */
  void end() {
    closed = true;
  }

  /** Whether it reads nothing any more. */
  boolean hasEnded() {
    return closed;
  }

  /** Gives the sensors back, once the one under way is over. */
  void close() {
    end();
    synchronized (readings) {
      if (sensors != null) {
        sensors.close();
      }
    }
  }

  @Override
  public void run(long lateNanos) {
    long begun = clock.monotonicNanos();
    watch(lateNanos);
    tickedAtNanos = clock.monotonicNanos();
    tickNanos.addAndGet(tickedAtNanos - begun);
  }

  private void watch(long lateNanos) {
    try {
      try {
        look(lateNanos);
      } finally {
        ticks.incrementAndGet(); // Before the pages are told how many there were.
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
    boolean on = options.enabled().getAsBoolean();
    if (closed) {
      return;
    }
    turn(on);
    if (!on || breaker.skips(clock.monotonicNanos())) {
      leftOut = ticked ? Math.min(leftOut + 1, MOST_LEFT_OUT) : 0;
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
      if (!rehearsed && ticks.get() >= REHEARSED_AFTER) {
        rehearsed = true;
        Rehearsal.play();
        courier.rehearse();
      }
      judgeNow();
      courier.exhausted(judge.isHeapFull());
      reserve.restock();
      keep();
      spare(breaker.tick(readings.nanos(), lateNanos));
      planCensus();
    }
  }

  private void planCensus() {
    if (investigation != null) {
      boolean calm = judge.openEpisodes() == 0;
      if (censusPlan.isDue(readings.nanos(), calm, investigation.censuses())) {
        investigation.takeCensus(calm);
      }
    }
  }

  /** Switches it on or off. Whoever was told of what is open is told that it is watched no more. */
  private void turn(boolean on) {
    if (on == enabled) {
      return;
    }
    if (!on && ticked) {
      synchronized (judge) {
        judge.abandon(clock.epochMillis());
        if (memory != null) {
          memory.save(judge, clock.epochMillis());
        }
      }
    }
    if (investigation != null) {
      investigation.rest(!on || breaker.effort() != Effort.FULL);
    }
    enabled = on;
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

  /**
   * Judges it, a second time at once where there was no memory to say that the heap is used up. For
   * no lesser matter is the reserve given: there is one.
   */
  private void judgeTwice() {
    try {
      judgeOnce();
    } catch (OutOfMemoryError e) {
      if (!judge.isHeapFull() || !reserve.giveBack()) {
        throw e;
      }
      judgeOnce();
    }
  }

  private void judgeOnce() {
    synchronized (judge) {
      judge.skip(leftOut);
      leftOut = 0;
      if (judge.takesPoints()) {
        // Each injected level was stored and judged by the seed's rule as a point of its own.
        judge.take(readings);
        customMetrics.readLevels(readings);
      } else {
        customMetrics.readLevels(readings);
        judge.take(readings);
      }
      judge.detect(readings);
      injected.publishWorst(readings);
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

  private void read(double lateNanos) {
    Sensors opened = sensors();
    readings.begin(clock.monotonicNanos(), clock.epochMillis());
    readAtNanos = readings.nanos();
    opened.read(readings);
    readings.set(Signal.HICCUP_MS, lateNanos / NANOS_PER_MILLI);
    customMetrics.readAsked(readings);
    if (investigation != null && investigation.hasLooked()) {
      readings.lookedForEvidence();
    }
  }

  /** Processor time of the thread that asks. */
  private static final class OwnSeconds implements DoubleSupplier {
    @Override
    public double getAsDouble() {
      return ThreadCost.processorSeconds();
    }
  }

  /** How much of the heap survived collections, as exactly as is known; NaN where it is not. */
  private final class SurvivingShare implements DoubleSupplier {
    @Override
    public double getAsDouble() {
      Signal signal =
          readings.offers(Signal.HEAP_LIVE_MB) ? Signal.HEAP_LIVE_MB : Signal.HEAP_AFTER_GC_MB;
      return readings.value(signal) / readings.limit(signal);
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
}
