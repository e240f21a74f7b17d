package dev.homeostat.sensor;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import dev.homeostat.sensor.CollectionTally.Heap;
import dev.homeostat.signal.Signal;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleConsumer;
import javax.management.JMException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/**
 * Collections. A listener on every collector's bean adds up what happens between two ticks (how
 * many pauses, their sum, the longest), so that none is lost; the tick takes the sums. In a heap
 * with no room left nothing is listened to, since each notification takes some: the beans are asked
 * at each tick then.
 *
 * <p>Pauses come in whole milliseconds from the beans. On JDK 17, where no bean reports the pauses
 * of G1's concurrent cycles, they are taken from the JVM's performance counters.
 */
final class CollectionSensor implements Sensor, ObjectSensor.LiveBytes {

  /**
   * For so many ticks after a collection the pauses of a cycle are asked for: each cycle begins
   * with one.
   */
  private static final int CYCLE_TICKS = 60;

  /**
   * Where notifications are lost there is no memory, and who wants some may wait for seconds, for
   * the heap is collected without end: first it is told that it is used up.
   */
  private static final int CLOSING_TICKS = 60;

  private static final List<Signal> TOLD_BY_COLLECTIONS =
      List.of(Signal.HEAP_AFTER_GC_MB, Signal.HEAP_LIVE_MB, Signal.GC_PAUSE_MS, Signal.GC_TIME_PCT);

  /** Of the collectors that reclaim them in several collections after marking. */
  private static final List<String> OLD_GENERATIONS =
      List.of("G1 Old Gen", Collector.SHENANDOAH_OLD);

  private final Runtime runtime = Runtime.getRuntime();
  private final HeapInUse heap = new HeapInUse();
  private final double mostBytes = runtime.maxMemory();
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final CollectionCounters counters;
  private final Set<String> heapPools = new HashSet<>();
  private final AllocatedBytes allocated = AllocatedBytes.ofThisJvm();
  private final @Nullable CyclePauses cyclePauses;

  /** Under this lock notifications and the tick meet. */
  private final Object lock = new Object();

  private final CollectionTally tally;
  private final GenerationCycles generationCycles = new GenerationCycles();
  private int cycleTicks;

  /** Until notifications are declined again; 0 where they need not be. */
  private int ticksToClosing;

  private double limitBytes = mostBytes;

  private volatile @Nullable DoubleConsumer listener;

  CollectionSensor() {
    List<GarbageCollectorMXBean> beans = Beans.collectors();
    cyclePauses = CyclePauses.open(beans);
    counters = new CollectionCounters(beans);
    tally = new CollectionTally(counters, mostBytes);
    for (MemoryPoolMXBean pool : Beans.pools()) {
      if (pool.getType() == MemoryType.HEAP) {
        heapPools.add(pool.getName());
      }
    }
    for (GarbageCollectorMXBean bean : beans) {
      if (bean instanceof NotificationEmitter emitter) {
        Subscription subscription = new Subscription(emitter, Collector.of(bean));
        subscription.open();
        subscriptions.add(subscription);
      }
    }
  }

  @Override
  public void describe(Offer offer) {
    Set<Collector> all = EnumSet.noneOf(Collector.class);
    for (Subscription subscription : subscriptions) {
      all.add(subscription.collector);
    }
    Optional<String> whyNot = Collector.whyUntold(all);
    Optional<String> whyNotLive = Collector.whyLiveUntold(all, cyclePauses != null);
    for (Signal signal : TOLD_BY_COLLECTIONS) {
      if (whyNot.isPresent()) {
        offer.lacks(signal, whyNot.get());
      } else if (signal == Signal.HEAP_LIVE_MB && whyNotLive.isPresent()) {
        offer.lacks(signal, whyNotLive.get()); // Else what it tells better would not be judged.
      } else {
        offer.gives(signal);
      }
    }
    offer.gives(Signal.ALLOC_RATE_MB_S);
  }

  @Override
  public double value(Signal signal) {
    return switch (signal) {
      case HEAP_AFTER_GC_MB -> Mebibytes.of(tally.afterBytes());
      case HEAP_LIVE_MB -> Mebibytes.of(tally.liveBytes());
      case GC_PAUSE_MS -> tally.pauseMillis();
      case GC_TIME_PCT -> tally.timePercent();
      default -> Mebibytes.of(allocated.perSecond());
    };
  }

  @Override
  public double limit(Signal signal) {
    return switch (signal) {
      case HEAP_AFTER_GC_MB, HEAP_LIVE_MB -> Mebibytes.of(limitBytes);
      case GC_TIME_PCT -> 100;
      default -> Double.NaN;
    };
  }

  @Override
  public void refresh(long nanos) {
    synchronized (lock) {
      if (cycleTicks > 0) {
        cycleTicks--;
        takeCyclePauses();
      }
      double used = heap.bytes();
      tally.tick(nanos, used);
      allocated.reclaimed(tally.takeReclaimedBytes());
      allocated.refresh(nanos, heap.isCollectedWithoutEnd() ? Double.NaN : used);
      if (!tally.isDeaf() && tally.takeUntold(used)) {
        tally.stopHearing(used);
        ticksToClosing = CLOSING_TICKS;
      } else if (tally.isDeaf() && tally.hasRoom(used)) {
        ticksToClosing = 0;
        hearAgain(used);
      } else if (ticksToClosing > 0 && --ticksToClosing == 0) {
        closeSubscriptions();
      }
      // One that has no memory to give cannot grow: its limit is what it has.
      limitBytes = tally.isStarved() ? Math.min(mostBytes, runtime.totalMemory()) : mostBytes;
    }
  }

  /** Has the JVM make notifications for us again. */
  private void hearAgain(double used) {
    try {
      for (int i = 0; i < subscriptions.size(); i++) {
        subscriptions.get(i).open();
      }
      tally.hearAgain(used);
    } catch (OutOfMemoryError e) {
      // Even that takes some: at the next tick.
    }
  }

  /** Has the JVM make no more notifications for us, which takes memory too. */
  private void closeSubscriptions() {
    ticksToClosing = CLOSING_TICKS;
    try {
      for (int i = 0; i < subscriptions.size(); i++) {
        subscriptions.get(i).close();
      }
      ticksToClosing = 0;
    } catch (OutOfMemoryError e) {
      // Some may come yet, which are not needed.
    }
  }

  @Override
  public boolean takesMemory() {
    return false;
  }

  /** See {@link HeapInUse#isAsItWas}. */
  boolean isHeapAsItWas() {
    return heap.isAsItWas();
  }

  /** How many collections there were since the JVM started, those of concurrent cycles included. */
  long count() {
    return counters.collections();
  }

  /** What lives, as exactly as is known, in bytes: NaN before the first collection. */
  @Override
  public double liveBytes() {
    synchronized (lock) {
      return tally.lastLiveBytes();
    }
  }

  @Override
  public void close() {
    for (Subscription subscription : subscriptions) {
      subscription.close();
    }
    if (cyclePauses != null) {
      cyclePauses.close();
    }
  }

  /** Has the end of each collection that frees told to one listener, with what is in use then. */
  void tell(DoubleConsumer toTell) {
    listener = toTell;
  }

  /** Runs on a thread of the JVM's: takes what it needs and goes. */
  private void hear(Collector ofBean, Notification notification) {
    if (!notification
            .getType()
            .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)
        || !(notification.getUserData() instanceof CompositeData data)) {
      return;
    }
    GarbageCollectionNotificationInfo collection = GarbageCollectionNotificationInfo.from(data);
    GcInfo info = collection.getGcInfo();
    Heap before = heap(info.getMemoryUsageBeforeGc());
    Heap after = heap(info.getMemoryUsageAfterGc());
    boolean shows;
    synchronized (lock) {
      Collector collector = generationCycles.kindOf(ofBean, collection.getGcAction());
      shows =
          collector.examined() == Collector.Examined.PART
              || collector.examined() == Collector.Examined.WHOLE;
      cycleTicks = CYCLE_TICKS;
      takeCyclePauses();
      tally.heard(collector, info.getDuration(), before, after);
      if (!tally.isDeaf() && tally.isTight(shows ? after.usedBytes() : 0)) {
        tally.stopHearing(heap.bytes());
        closeSubscriptions(); // While there is memory for that.
      }
    }
    DoubleConsumer told = listener;
    if (told != null && shows) {
      told.accept(after.usedBytes());
    }
  }

  private void takeCyclePauses() {
    if (cyclePauses != null && cyclePauses.poll()) {
      tally.cyclePaused(cyclePauses.count(), cyclePauses.sumMillis());
    }
  }

  private Heap heap(Map<String, MemoryUsage> pools) {
    double used = 0;
    double old = 0;
    for (Map.Entry<String, MemoryUsage> pool : pools.entrySet()) {
      if (heapPools.contains(pool.getKey())) {
        used += pool.getValue().getUsed();
        old += OLD_GENERATIONS.contains(pool.getKey()) ? pool.getValue().getUsed() : 0;
      }
    }
    return new Heap(used, old);
  }

  /** Hears one collector. */
  private final class Subscription implements NotificationListener {
    private final NotificationEmitter emitter;
    private final Collector collector;
    private boolean open;

    Subscription(NotificationEmitter emitter, Collector collector) {
      this.emitter = emitter;
      this.collector = collector;
    }

    @Override
    public void handleNotification(Notification notification, Object none) {
      hear(collector, notification);
    }

    void open() {
      if (!open) {
        emitter.addNotificationListener(this, null, null);
        open = true;
      }
    }

    void close() {
      if (!open) {
        return;
      }
      try {
        emitter.removeNotificationListener(this);
      } catch (JMException e) {
        // It was removed already.
      }
      open = false;
    }
  }
}
