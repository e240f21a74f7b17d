package dev.homeostat.sensor;

/**
 * What lives on the heap, from what is in use after collections. Any collection leaves an upper
 * bound; one that examined the whole heap leaves the live set and what was allocated meanwhile.
 *
 * <p>G1 marks the whole heap beside the application and reclaims what it found dead in the mixed
 * collections that follow: first a young one that prepares, then mixed ones, in each of which the
 * old generation shrinks. The last of them leaves the floor, and which that was the next collection
 * tells: those before it leave garbage, and are no news. Where the first after the preparing one
 * does not shrink it, marking found too little to be worth it, and that is the floor. Not
 * thread-safe.
 */
final class HeapFloor {

  private enum Mixed {
    NOT_MARKED,
    /** The next collection prepares the mixed ones. */
    PREPARING,
    /** The next one is the first that may be mixed. */
    FIRST,
    FURTHER
  }

  private double afterBytes = Double.NaN;
  private double liveBytes = Double.NaN;
  private boolean newAfter;
  private boolean newLive;
  private Mixed mixed = Mixed.NOT_MARKED;

  /** The whole heap was marked. */
  void marked() {
    newLive |= mixed == Mixed.FURTHER;
    mixed = Mixed.PREPARING;
  }

  /**
   * The whole heap was marked, and nothing has to prepare the mixed collections: Shenandoah's old
   * generation.
   */
  void markedAndReady(double usedAfter) {
    marked();
    mixed = Mixed.FIRST;
    after(usedAfter);
  }

  /** A collection ended that examined the whole heap. */
  void collectedWhole(double usedAfter) {
    after(usedAfter);
    liveBytes = usedAfter;
    newLive = true;
    mixed = Mixed.NOT_MARKED;
  }

  /**
   * A collection ended that examined a part of the heap.
   *
   * @param oldReclaimed by how much the old generation shrank in it, in bytes
   */
  void collectedPart(double usedAfter, double oldReclaimed) {
    after(usedAfter);
    switch (mixed) {
      case NOT_MARKED -> {}
      case PREPARING -> mixed = Mixed.FIRST;
      case FIRST, FURTHER -> {
        boolean shrunk = oldReclaimed > 0;
        if (shrunk || mixed == Mixed.FIRST) {
          liveBytes = usedAfter;
        }
        newLive |= !shrunk;
        mixed = shrunk ? Mixed.FURTHER : Mixed.NOT_MARKED;
      }
    }
  }

  /** In use after the last collection of any kind, in bytes; NaN before the first. */
  double afterBytes() {
    return afterBytes;
  }

  /**
   * In use after the last collection that examined the whole heap, or after the mixed ones so far;
   * NaN before the first.
   */
  double liveBytes() {
    return liveBytes;
  }

  /** As {@link #afterBytes}, but NaN where no collection came since the last call. */
  double takeAfterBytes() {
    double news = newAfter ? afterBytes : Double.NaN;
    newAfter = false;
    return news;
  }

  /**
   * As {@link #liveBytes}, but NaN where none came since the last call, and of mixed collections
   * once the last of them is known to be it.
   */
  double takeLiveBytes() {
    double news = newLive ? liveBytes : Double.NaN;
    newLive = false;
    return news;
  }

  private void after(double bytes) {
    afterBytes = bytes;
    newAfter = true;
  }
}
