package dev.homeostat.alert;

/**
 * Memory that is held so that there is some to work with when the host has used up the heap: who
 * then finds none gives it back and tries again at once, before the host can take it. Thread-safe.
 */
public final class Reserve {

  /** Enough for a tick that opens an episode, or to write an alert out. */
  private static final int BYTES = 256 * 1024;

  /** A heap used to less than this share has room. */
  private static final double ROOM = 0.75;

  private static final byte[] NONE = {};

  private byte[] held;

  /** Takes the memory. */
  public Reserve() {
    held = new byte[BYTES];
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
      held = new byte[BYTES];
    }
  }

  private static boolean hasRoom() {
    Runtime jvm = Runtime.getRuntime();
    return jvm.totalMemory() - jvm.freeMemory() < ROOM * jvm.maxMemory();
  }
}
