package dev.homeostat.alert;

import dev.homeostat.sensor.HeapInUse;

/**
 * Memory that is held so that there is some to work with when the host has used up the heap: who
 * then finds none gives it back and tries again at once, before the host can take it. Thread-safe.
 *
 * <p>G1 gives memory out by the region: what is freed within one is of no use to anybody while the
 * rest of it lives. So in a heap that is getting tight an array is held that is larger than half a
 * region, which G1 keeps in regions of its own. A region is 1 MiB, or in a larger heap at most its
 * 2048th part and 32 MiB, unless {@code G1HeapRegionSize} says otherwise; so half of one is at most
 * the heap's 4096th part and 16 MiB.
 */
public final class Reserve {

  private static final int KIB = 1024;

  /**
   * What is held while the heap is at ease: a line or two, should it fill between two collections.
   */
  private static final int LEAST = 16 * KIB;

  private static final int LEAST_HALF_REGION = 512 * KIB;
  private static final int MOST_HALF_REGION = 16 * KIB * KIB;
  private static final int HALF_REGIONS = 4096;

  /** A heap of which less than this share is used has room. */
  private static final double ROOM = 0.75;

  /** A heap of which more than this share survives a collection is getting tight. */
  private static final double TIGHT = 0.5;

  /** And one of which less than this share does is no more. */
  private static final double LOOSE = 0.4;

  private static final byte[] NONE = {};

  private final HeapInUse heap = new HeapInUse();
  private final int regionBytes;
  private byte[] held;
  private int wanted = LEAST;

  /** Takes the memory. */
  public Reserve() {
    long half = Runtime.getRuntime().maxMemory() / HALF_REGIONS;
    regionBytes = (int) Math.min(MOST_HALF_REGION, Math.max(LEAST_HALF_REGION, half)) + KIB;
    held = new byte[LEAST];
  }

  /** Gives the memory back; says whether there was any. */
  public synchronized boolean giveBack() {
    boolean some = held.length > 0;
    held = NONE;
    return some;
  }

  /** Takes the memory anew where it was given back and the heap has room again. */
  public synchronized void restock() {
    if (held.length == 0 && hasRoom()) {
      held = new byte[wanted];
    }
  }

  /**
   * Holds more where the heap is getting tight, and no more than it must where it is not.
   *
   * @param share of the heap that survived a collection; NaN changes nothing
   */
  public synchronized void suit(double share) {
    if (share > TIGHT) {
      wanted = regionBytes;
    } else if (share < LOOSE) {
      wanted = LEAST;
    }
    if (held.length != 0 && held.length != wanted) {
      try {
        held = new byte[wanted];
      } catch (OutOfMemoryError e) {
        // Too late: what is held has to do.
      }
    }
  }

  /** How much is held, in bytes. */
  synchronized int bytes() {
    return held.length;
  }

  private boolean hasRoom() {
    return heap.bytes() < ROOM * Runtime.getRuntime().maxMemory();
  }
}
