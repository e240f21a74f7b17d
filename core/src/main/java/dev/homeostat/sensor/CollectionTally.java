package dev.homeostat.sensor;

/**
 * What collections did since the last tick: from their notifications, or where the heap has no
 * memory left for those, from what the beans counted meanwhile. Then of the longest pause it is
 * known only that it was no less than their mean. Not thread-safe.
 */
final class CollectionTally {

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

  private final CollectionCounters counters;
  private final double mostBytes;
  private final HeapFloor floor = new HeapFloor();

  // Since the last tick.
  private long pauses;
  private double pauseSumMillis;
  private double pauseMaxMillis;
  private double reclaimedBytes;

  private int vain;
  private boolean starved;
  private boolean deaf;

  // What the beans had counted at the last notification; while none is heard, at the last look.
  private long collectionsSeen;
  private long wholeSeen;

  // What they had counted when listening ended.
  private long collectionsHeard;

  // What of that was told, one way or the other: less where notifications are on their way.
  private long wholeTold;
  private long pausesTold;
  private double pauseMillisTold;
  private double usedTold;

  // Of the last tick.
  private long lastNanos;
  private double pauseMillis = Double.NaN;
  private double timePercent = Double.NaN;
  private double afterBytes = Double.NaN;
  private double liveBytes = Double.NaN;

  /**
   * Makes one that has seen nothing.
   *
   * @param mostBytes of the heap at its largest
   */
  CollectionTally(CollectionCounters counters, double mostBytes) {
    this.counters = counters;
    this.mostBytes = mostBytes;
    takeCounts(0);
  }

  /**
   * The heap at one end of a collection.
   *
   * @param usedBytes in all heap pools
   * @param oldBytes in the old generation of G1 or Shenandoah
   */
  record Heap(double usedBytes, double oldBytes) {}

  /** Takes a notification. */
  void heard(Collector collector, double millis, Heap before, Heap after) {
    double reclaimed = before.usedBytes - after.usedBytes;
    if (!deaf) { // Else it is a late one, of before, which the beans have told already.
      collectionsSeen = counters.collections();
      wholeSeen = counters.wholeCollections();
      if (collector.isPause()) {
        addPauses(1, millis, millis);
        pausesTold++;
        pauseMillisTold += millis;
      }
      if (pausesTold == counters.pauses()) {
        pauseMillisTold = counters.pauseMillis(); // Each notification is rounded by itself.
      }
      if (collector.examined() == Collector.Examined.WHOLE) {
        wholeTold++;
      }
      if (collector.examined() != Collector.Examined.NOTHING) {
        reclaimedBytes += reclaimed;
        usedTold = after.usedBytes;
      }
    }
    switch (collector.examined()) {
      case NOTHING -> {}
      case MARKED -> floor.marked();
      case MARKED_AND_READY -> floor.markedAndReady(after.usedBytes);
      case PART -> floor.collectedPart(after.usedBytes, before.oldBytes - after.oldBytes);
      case WHOLE -> {
        floor.collectedWhole(after.usedBytes);
        boolean none =
            after.usedBytes >= CRAMPED * mostBytes && reclaimed < NEXT_TO_NOTHING * mostBytes;
        vain = none ? vain + 1 : 0;
        starved |= vain >= MOST_UNTOLD;
      }
    }
  }

  /** Takes the pauses of a concurrent cycle that nothing notifies of. */
  void cyclePaused(long count, double sumMillis) {
    // Of several pauses between two looks only the sum is known: an upper bound of the longest.
    addPauses(count, sumMillis, sumMillis);
    floor.marked();
  }

  /**
   * Whether another notification may be one too many: each takes memory, and without any the JVM
   * collects the whole heap for every one, and so makes the next, until nothing else goes on.
   *
   * @param usedBytes behind a collection that shows what lives
   */
  boolean isTight(double usedBytes) {
    return starved || usedBytes >= NEARLY_ALL * mostBytes;
  }

  /**
   * Takes what is used for what lives where notifications are lost: a heap with no room left has
   * none for them.
   *
   * @return whether they are
   */
  boolean takeUntold(double usedBytes) {
    boolean untold =
        usedBytes >= NEARLY_ALL * mostBytes
            && counters.collections() - collectionsSeen >= MOST_UNTOLD;
    boolean wholeUntold =
        usedBytes >= CRAMPED * mostBytes && counters.wholeCollections() - wholeSeen >= MOST_UNTOLD;
    if (!untold && !wholeUntold) {
      return false;
    }
    starved = true;
    floor.collectedWhole(usedBytes);
    afterBytes = floor.takeAfterBytes();
    liveBytes = floor.takeLiveBytes();
    return true;
  }

  /** Whether nothing is listened to. */
  boolean isDeaf() {
    return deaf;
  }

  /**
   * From now on nothing is listened to. What notifications on their way would tell, such as that of
   * a collection of the whole heap in the same stop, is taken from the beans.
   */
  void stopHearing(double usedBytes) {
    takeUnheard(usedBytes);
    deaf = true;
    collectionsHeard = counters.collections();
  }

  /** Whether there is room for notifications again. */
  boolean hasRoom(double usedBytes) {
    return usedBytes < (starved ? CRAMPED : ROOM) * mostBytes;
  }

  /** From now on notifications come again. */
  void hearAgain(double usedBytes) {
    look(usedBytes);
    vain = 0;
    starved = false;
    deaf = false;
  }

  /**
   * Ends a tick: what it was told is what {@link #pauseMillis} and the others say.
   *
   * @param usedBytes of the heap now
   */
  void tick(long nanos, double usedBytes) {
    if (deaf) {
      look(usedBytes);
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
  }

  /** What is in use now was so behind the last collection, but for what was allocated since. */
  private void look(double usedBytes) {
    if (counters.collections() == collectionsSeen) {
      usedTold = usedBytes;
    } else {
      takeUnheard(usedBytes);
    }
  }

  /** Takes from the beans what was not told yet. */
  private void takeUnheard(double usedBytes) {
    long count = counters.pauses() - pausesTold;
    if (count > 0) {
      double sum = Math.max(0, counters.pauseMillis() - pauseMillisTold);
      addPauses(count, sum, sum / count);
    }
    boolean full =
        deaf
            && !counters.tellWhole()
            && usedBytes >= NEARLY_ALL * mostBytes
            && counters.collections() - collectionsHeard >= MOST_UNTOLD;
    if (full || counters.wholeCollections() > wholeTold) {
      floor.collectedWhole(usedBytes);
    } else if (deaf) {
      floor.collectedPart(usedBytes, 0);
    }
    reclaimedBytes += Math.max(0, usedTold - usedBytes);
    takeCounts(usedBytes);
  }

  private void takeCounts(double usedBytes) {
    usedTold = usedBytes;
    collectionsSeen = counters.collections();
    wholeSeen = counters.wholeCollections();
    wholeTold = wholeSeen;
    pausesTold = counters.pauses();
    pauseMillisTold = counters.pauseMillis();
  }

  private void addPauses(long count, double sumMillis, double maxMillis) {
    pauses += count;
    pauseSumMillis += sumMillis;
    pauseMaxMillis = Math.max(pauseMaxMillis, maxMillis);
  }

  /** The longest pause of the last tick; NaN where it had none. */
  double pauseMillis() {
    return pauseMillis;
  }

  /** The share of the last tick that pauses took, in percent; NaN for the first. */
  double timePercent() {
    return timePercent;
  }

  /** In use behind the last tick's last collection; NaN where it had none. */
  double afterBytes() {
    return afterBytes;
  }

  /** The same of one that examined the whole heap. */
  double liveBytes() {
    return liveBytes;
  }

  /** What is known to live, however long ago it was told; NaN before the first collection. */
  double lastLiveBytes() {
    double live = floor.liveBytes();
    return Double.isNaN(live) ? floor.afterBytes() : live;
  }

  /** What collections gave back since the last call. */
  double takeReclaimedBytes() {
    double taken = reclaimedBytes;
    reclaimedBytes = 0;
    return taken;
  }

  /** Whether there is nothing left that a collection could free. */
  boolean isStarved() {
    return starved;
  }
}
