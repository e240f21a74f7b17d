package dev.homeostat.sensor;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that asks suppliers, a round at a time, from the last to the first. One that is given up
 * ends as soon as the supplier it is at comes back. Another single thread begins rounds and gives
 * up; any may end it. A round allocates nothing.
 */
final class Asker implements Runnable, Thread.UncaughtExceptionHandler {

  /** Stands for the place of a supplier where there is none: behind the first. */
  private static final int FREE = -1;

  private static final int GIVEN_UP = -2;

  private final Thread thread;

  /** The place of the supplier that is asked, or is next; what the round is of comes before it. */
  private final AtomicInteger at = new AtomicInteger(FREE);

  private Supplied[] metrics = {};
  private long round;
  private long nanos;
  private @Nullable Thread caller;
  private volatile boolean ended;

  @SuppressWarnings("this-escape") // The thread is not started yet.
  Asker() {
    thread = new Thread(null, this, "homeostat-suppliers", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.setUncaughtExceptionHandler(this);
  }

  /** Starts the thread. */
  void start() {
    thread.start();
  }

  /** Begins a round, from the supplier at a place down to the first. It must be free. */
  void begin(Supplied[] metrics, int from, long round, long nanos) {
    this.metrics = metrics;
    this.round = round;
    this.nanos = nanos;
    caller = Thread.currentThread();
    at.set(from);
    LockSupport.unpark(thread);
  }

  /** Whether the round is over. */
  boolean isFree() {
    return at.get() == FREE;
  }

  /** Whether its thread has ended. */
  boolean isOver() {
    return !thread.isAlive();
  }

  /** Has it end once it comes back; returns the place it is at, a negative one where it is free. */
  int giveUp() {
    int place = at.get();
    while (place != FREE && !at.compareAndSet(place, GIVEN_UP)) {
      place = at.get();
    }
    return place;
  }

  /** Ends it, and what it is at where that can be interrupted. */
  void end() {
    ended = true;
    thread.interrupt();
    LockSupport.unpark(thread); // It may just be clearing the interrupt.
  }

  @Override
  public void run() {
    while (!ended && at.get() != GIVEN_UP) {
      if (isFree()) {
        Thread.interrupted(); // A host that interrupts all it finds must not make it spin.
        LockSupport.park(this);
      } else {
        askAll();
      }
    }
  }

  private void askAll() {
    Thread waiting = caller;
    int place = at.get();
    boolean goesOn = true;
    while (place >= 0 && goesOn && !ended) {
      metrics[place].ask(round, nanos);
      goesOn = at.compareAndSet(place, place - 1);
      place--;
    }
    LockSupport.unpark(waiting);
  }

  /** A host without memory may end it; its standard error is not ours to say so. */
  @Override
  public void uncaughtException(Thread ended, Throwable cause) {}
}
