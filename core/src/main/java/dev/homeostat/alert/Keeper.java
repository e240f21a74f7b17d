package dev.homeostat.alert;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The courier's thread that is always there. It waits for work without a queue, whose node takes
 * memory at each wait: in a heap that is used up the thread would end of that, and none could be
 * made in its place. Thread-safe.
 */
final class Keeper implements Runnable {

  private final Runnable work;
  private final Thread thread;
  private final AtomicBoolean idle = new AtomicBoolean(true);
  private volatile boolean called;
  private volatile boolean ended;

  /**
   * Makes one that has not begun.
   *
   * @param work what it does each time it is called
   * @param threads makes its thread
   */
  @SuppressWarnings("this-escape") // The thread is not started yet.
  Keeper(Runnable work, ThreadFactory threads) {
    this.work = work;
    this.thread = threads.newThread(this);
  }

  /** Begins to wait for work. */
  void start() {
    thread.start();
  }

  /** Has it do its work, without waiting; false where it is at it already. */
  boolean takes() {
    if (!idle.compareAndSet(true, false)) {
      return false;
    }
    called = true;
    LockSupport.unpark(thread);
    return true;
  }

  /** Ends it, and what it is at. */
  void end() {
    ended = true;
    thread.interrupt();
    LockSupport.unpark(thread); // It may just be clearing the interrupt.
  }

  @Override
  public void run() {
    while (!ended) {
      if (called) {
        called = false;
        once();
        idle.set(true);
      } else {
        Thread.interrupted(); // A host that interrupts all it finds must not make it spin.
        LockSupport.park(this);
      }
    }
  }

  private void once() {
    try {
      work.run();
    } catch (Throwable t) {
      // It must not end: what waits is there at the next call.
    }
  }
}
