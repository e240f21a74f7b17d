package dev.homeostat.sensor;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import dev.homeostat.signal.Signal;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
 * at each tick then, and of the longest pause it is known only that it was no less than their mean.
 *
 * <p>Pauses come in whole milliseconds from the beans. On JDK 17, where no bean reports the pauses
 * of G1's concurrent cycles, they are taken from the JVM's performance counters.
 */
final class CollectionSensor implements Sensor, ObjectSensor.LiveBytes {

  private static final double MILLIS_PER_NANO = 1e-6;

  /** Of the largest heap: where this much of it survives there may soon be none left. */
  private static final double NEARLY_ALL = 0.9;

  /** A heap of which less than this is in use has room for notifications again. */
  private static final double ROOM = 0.8;

  /**
   * From this share of the largest heap on it may be used up: a parallel collector keeps what is
   * left for the survivors of collections.
   */
  private static final double CRAMPED = 0.7;

  /** A collection that frees less than this part of the largest heap is of no use. */
  private static final double NEXT_TO_NOTHING = 0.01;

  /**
   * More collections than this in a row without a notification: they are lost, not late. And as
   * many of the whole heap in a row that free next to nothing: there is nothing left.
   */
  private static final int MOST_UNTOLD = 10;

  /**
   * For so many ticks after a collection the pauses of a cycle are asked for: each cycle begins
   * with one.
   */
  private static final int CYCLE_TICKS = 60;

  private static final List<Signal> TOLD_BY_COLLECTIONS =
      List.of(Signal.HEAP_AFTER_GC_MB, Signal.HEAP_LIVE_MB, Signal.GC_PAUSE_MS, Signal.GC_TIME_PCT);

  private final Runtime runtime = Runtime.getRuntime();
  private final double mostBytes = runtime.maxMemory();
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final List<GarbageCollectorMXBean> beans = Beans.collectors();

  /** Without the beans of pauses within a cycle: the cycle's own bean counts it. */
  private final List<GarbageCollectorMXBean> counted = new ArrayList<>();

  /** Of these, the ones that examine the whole heap; and those that stop the application. */
  private final List<GarbageCollectorMXBean> whole = new ArrayList<>();

  private final List<GarbageCollectorMXBean> pausing = new ArrayList<>();
  private final Set<String> heapPools = new HashSet<>();
  private final AllocatedBytes allocated = AllocatedBytes.ofThisJvm();
  private final @Nullable CyclePauses cyclePauses;

  // What the listeners add up, under this lock.
  private final Object lock = new Object();
  private final HeapFloor floor = new HeapFloor();
  private double pauseSumMillis;
  private double pauseMaxMillis;
  private long pauses;
  private long countWhenTold;
  private long wholeWhenTold;
  private int vain;
  private int cycleTicks;

  // While nothing is heard, under the lock too: what the beans had counted at the last look.
  private boolean deaf;
  private boolean starved;
  private double usedSeen;
  private long countSeen;
  private long wholeSeen;
  private long pausesSeen;
  private long pauseMillisSeen;

  // What the tick took; the sampler's own.
  private long lastNanos;
  private double pauseMillis = Double.NaN;
  private double timePercent = Double.NaN;
  private double afterBytes = Double.NaN;
  private double liveBytes = Double.NaN;
  private double limitBytes = mostBytes;

  private volatile @Nullable DoubleConsumer listener;

  CollectionSensor() {
    cyclePauses = CyclePauses.open(beans);
    for (MemoryPoolMXBean pool : Beans.pools()) {
      if (pool.getType() == MemoryType.HEAP) {
        heapPools.add(pool.getName());
      }
    }
    for (GarbageCollectorMXBean bean : beans) {
      Collector collector = Collector.ofBean(bean.getName());
      if (collector.examined() != Collector.Examined.NOTHING) {
        counted.add(bean);
      }
      if (collector.examined() == Collector.Examined.WHOLE) {
        whole.add(bean);
      }
      if (collector.isPause()) {
        pausing.add(bean);
      }
      if (bean instanceof NotificationEmitter emitter) {
        Subscription subscription = new Subscription(emitter, collector);
        subscription.open();
        subscriptions.add(subscription);
      }
    }
    countWhenTold = count();
    wholeWhenTold = countOf(whole);
  }

  @Override
  public void describe(Offer offer) {
    for (Signal signal : TOLD_BY_COLLECTIONS) {
      if (subscriptions.isEmpty()) {
        offer.lacks(signal, "this JVM's collector reports no collections");
      } else {
        offer.gives(signal);
      }
    }
    offer.gives(Signal.ALLOC_RATE_MB_S);
  }

  @Override
  public double value(Signal signal) {
    return switch (signal) {
      case HEAP_AFTER_GC_MB -> Mebibytes.of(afterBytes);
      case HEAP_LIVE_MB -> Mebibytes.of(liveBytes);
      case GC_PAUSE_MS -> pauseMillis;
      case GC_TIME_PCT -> timePercent;
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
      if (deaf) {
        lookForMyself();
      }
      double wallMillis = (nanos - lastNanos) * MILLIS_PER_NANO;
      timePercent = lastNanos == 0 ? Double.NaN : Math.min(100, 100 * pauseSumMillis / wallMillis);
      pauseMillis = pauses > 0 ? pauseMaxMillis : Double.NaN;
      lastNanos = nanos;
      pauses = 0;
      pauseSumMillis = 0;
      pauseMaxMillis = 0;
      afterBytes = floor.takeAfterBytes();
      liveBytes = floor.takeLiveBytes();
      allocated.refresh(nanos);
      if (!deaf) {
        takeUntold();
      } else if (used() < (starved ? CRAMPED : ROOM) * mostBytes) {
        hearAgain();
      }
      // One that has no memory to give cannot grow: its limit is what it has.
      limitBytes = starved ? Math.min(mostBytes, runtime.totalMemory()) : mostBytes;
    }
  }

  /** A heap with no room left has none for the notifications either: what is used then lives. */
  private void takeUntold() {
    double used = used();
    boolean untold = used >= NEARLY_ALL * mostBytes && count() - countWhenTold >= MOST_UNTOLD;
    boolean wholeUntold =
        used >= CRAMPED * mostBytes && countOf(whole) - wholeWhenTold >= MOST_UNTOLD;
    if (untold || wholeUntold) {
      starved = true;
      floor.collectedWhole(used);
      afterBytes = floor.takeAfterBytes();
      liveBytes = floor.takeLiveBytes();
      stopHearing();
    }
  }

  private double used() {
    return (double) runtime.totalMemory() - runtime.freeMemory();
  }

  /**
   * Has the JVM make no more notifications for us. Each takes memory: without any it collects the
   * whole heap for every one, and so makes the next, until nothing else goes on.
   */
  private void stopHearing() {
    try {
      for (int i = 0; i < subscriptions.size(); i++) {
        subscriptions.get(i).close();
      }
      takeCounts();
      deaf = true;
    } catch (OutOfMemoryError e) {
      // Even that takes some: at the next tick.
    }
  }

  private void hearAgain() {
    for (int i = 0; i < subscriptions.size(); i++) {
      subscriptions.get(i).open();
    }
    countWhenTold = count();
    wholeWhenTold = countOf(whole);
    vain = 0;
    starved = false;
    deaf = false;
  }

  private void takeCounts() {
    usedSeen = used();
    countSeen = count();
    wholeSeen = countOf(whole);
    pausesSeen = countOf(pausing);
    pauseMillisSeen = millisOf(pausing);
  }

  /**
   * Takes from the beans' counters what notifications would tell. Of several pauses only the sum is
   * known, so the longest was at least their mean; and what is in use now was so behind the last
   * collection, but for what was allocated since.
   */
  private void lookForMyself() {
    long pausesBefore = pausesSeen;
    long millisBefore = pauseMillisSeen;
    long countBefore = countSeen;
    long wholeBefore = wholeSeen;
    double usedBefore = usedSeen;
    takeCounts();
    if (countSeen == countBefore) {
      return;
    }
    allocated.reclaimed(Math.max(0, usedBefore - usedSeen));
    if (pausesSeen > pausesBefore) {
      double sum = pauseMillisSeen - millisBefore;
      addPauses(pausesSeen - pausesBefore, sum, sum / (pausesSeen - pausesBefore));
    }
    if (wholeSeen > wholeBefore) {
      floor.collectedWhole(usedSeen);
    } else {
      floor.collectedPart(usedSeen, 0);
    }
  }

  /** How many collections there were since the JVM started, those of concurrent cycles included. */
  long count() {
    return countOf(counted);
  }

  private static long countOf(List<GarbageCollectorMXBean> beans) {
    long count = 0;
    for (int i = 0; i < beans.size(); i++) {
      count += Math.max(0, beans.get(i).getCollectionCount());
    }
    return count;
  }

  private static long millisOf(List<GarbageCollectorMXBean> beans) {
    long millis = 0;
    for (int i = 0; i < beans.size(); i++) {
      millis += Math.max(0, beans.get(i).getCollectionTime());
    }
    return millis;
  }

  /** What lives, as exactly as is known, in bytes: NaN before the first collection. */
  @Override
  public double liveBytes() {
    synchronized (lock) {
      double live = floor.liveBytes();
      return Double.isNaN(live) ? floor.afterBytes() : live;
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
  private void hear(Collector collector, Notification notification) {
    if (!notification
            .getType()
            .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)
        || !(notification.getUserData() instanceof CompositeData data)) {
      return;
    }
    GcInfo info = GarbageCollectionNotificationInfo.from(data).getGcInfo();
    Heap before = heap(info.getMemoryUsageBeforeGc());
    Heap after = heap(info.getMemoryUsageAfterGc());
    boolean shows =
        collector.examined() == Collector.Examined.PART
            || collector.examined() == Collector.Examined.WHOLE;
    synchronized (lock) {
      countWhenTold = count();
      wholeWhenTold = countOf(whole);
      cycleTicks = CYCLE_TICKS;
      if (collector.isPause()) {
        addPauses(1, info.getDuration(), info.getDuration());
      }
      takeCyclePauses();
      switch (collector.examined()) {
        case NOTHING -> {}
        case MARKED -> floor.marked();
        case PART -> floor.collectedPart(after.used, before.old - after.old);
        case WHOLE -> floor.collectedWhole(after.used);
      }
      if (collector.examined() != Collector.Examined.NOTHING) {
        allocated.reclaimed(before.used - after.used);
      }
      if (collector.examined() == Collector.Examined.WHOLE) {
        boolean none =
            after.used >= CRAMPED * mostBytes
                && before.used - after.used < NEXT_TO_NOTHING * mostBytes;
        vain = none ? vain + 1 : 0;
        starved |= vain >= MOST_UNTOLD;
      }
      if (!deaf && (starved || (shows && after.used >= NEARLY_ALL * mostBytes))) {
        stopHearing(); // While there is memory for that.
      }
    }
    DoubleConsumer told = listener;
    if (told != null && shows) {
      told.accept(after.used);
    }
  }

  private void takeCyclePauses() {
    if (cyclePauses != null && cyclePauses.poll()) {
      // Of several pauses between two looks only the sum is known: an upper bound of the longest.
      addPauses(cyclePauses.count(), cyclePauses.sumMillis(), cyclePauses.sumMillis());
      floor.marked();
    }
  }

  private void addPauses(long count, double sumMillis, double maxMillis) {
    pauses += count;
    pauseSumMillis += sumMillis;
    pauseMaxMillis = Math.max(pauseMaxMillis, maxMillis);
  }

  private Heap heap(Map<String, MemoryUsage> pools) {
    double used = 0;
    double old = 0;
    for (Map.Entry<String, MemoryUsage> pool : pools.entrySet()) {
      if (heapPools.contains(pool.getKey())) {
        used += pool.getValue().getUsed();
        old += pool.getKey().equals("G1 Old Gen") ? pool.getValue().getUsed() : 0;
      }
    }
    return new Heap(used, old);
  }

  /**
   * The heap at one end of a collection.
   *
   * @param used bytes in all heap pools
   * @param old bytes in G1's old generation
   */
  private record Heap(double used, double old) {}

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
