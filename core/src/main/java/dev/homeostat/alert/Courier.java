package dev.homeostat.alert;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Carries things from a thread that must not wait to receivers that may: files, pipes, other
 * people's code. Each receiver has a bounded {@link Mailbox}; one daemon thread empties them all,
 * and while a receiver holds that thread up, a further one serves the others. Threads that find
 * nothing to do for two seconds end, but for one that {@link #keepReady()} reserves. Thread-safe.
 */
public final class Courier implements AutoCloseable {

  /** As many receivers can be stuck before the others have to wait. */
  private static final int MAX_THREADS = 8;

  /** How often a thing is handed to a receiver that finds no memory: ten seconds. */
  private static final int MOST_TRIES = 100;

  private static final long BETWEEN_TRIES_NANOS = 100_000_000;

  private final List<Mailbox<?>> mailboxes = new CopyOnWriteArrayList<>();
  private final ThreadPoolExecutor threads;
  private final Runnable delivery = new Delivery();

  /** Whether a thread was asked for that has not begun to look into the mailboxes. */
  private final AtomicBoolean waking = new AtomicBoolean();

  /** Makes a courier without receivers; it starts no thread. */
  public Courier() {
    Handover handover = new Handover();
    threads =
        new ThreadPoolExecutor(
            1, MAX_THREADS, 2, TimeUnit.SECONDS, handover, new Bearers(), handover);
    threads.allowCoreThreadTimeOut(true);
  }

  /** Starts a thread now and keeps it, so that delivery needs none when the host has none left. */
  public void keepReady() {
    threads.allowCoreThreadTimeOut(false);
    threads.prestartCoreThread();
  }

  /**
   * Opens a mailbox.
   *
   * @param capacity how many things may wait in it, at least 1
   * @param receiver takes them one by one, in their order, never two at a time
   */
  public <T> Mailbox<T> open(int capacity, Consumer<T> receiver) {
    Mailbox<T> mailbox = new Mailbox<>(this, capacity, receiver);
    mailboxes.add(mailbox);
    return mailbox;
  }

  /** Waits until every mailbox is empty or the time is over, and ends the threads. */
  public void close(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    // Who closes may have been told to stop by an interrupt; what waits is delivered all the same.
    boolean interrupted = false;
    wake();
    while (!isIdle() && System.nanoTime() - deadline < 0) {
      try {
        TimeUnit.MILLISECONDS.sleep(1);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    threads.shutdownNow();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** As {@link #close(Duration)} with a quarter of a second. */
  @Override
  public void close() {
    close(Duration.ofMillis(250));
  }

  private boolean isIdle() {
    for (Mailbox<?> mailbox : mailboxes) {
      if (!mailbox.isIdle()) {
        return false;
      }
    }
    return true;
  }

  private void wake() {
    if (!waking.compareAndSet(false, true)) {
      return;
    }
    try {
      threads.execute(delivery);
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // Closed, or no thread left in the host: what waits stays in its mailbox until the next
      // offer.
      waking.set(false);
    }
  }

  private void deliver() {
    waking.set(false);
    boolean found = true;
    while (found && !threads.isShutdown()) {
      try {
        found = false;
        for (Mailbox<?> mailbox : mailboxes) {
          found |= mailbox.deliver();
        }
      } catch (OutOfMemoryError e) {
        found = true; // Nothing is lost: what waits is there at the next try.
        LockSupport.parkNanos(BETWEEN_TRIES_NANOS);
      }
    }
  }

  /** Empties the mailboxes. */
  private final class Delivery implements Runnable {
    @Override
    public void run() {
      deliver();
    }
  }

  /** Makes the threads. */
  private static final class Bearers implements ThreadFactory, Thread.UncaughtExceptionHandler {
    /** A host without memory may end one; its standard error is not ours to say so. */
    @Override
    public void uncaughtException(Thread ended, Throwable cause) {}

    @Override
    public Thread newThread(Runnable work) {
      Thread thread = new Thread(null, work, "homeostat-courier", 0, false);
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      thread.setUncaughtExceptionHandler(this);
      return thread;
    }
  }

  /**
   * Gives work to a thread that waits for some; the pool starts one where none does. Where every
   * thread is busy, the first to come free takes it.
   */
  private static final class Handover extends LinkedTransferQueue<Runnable>
      implements RejectedExecutionHandler {
    private static final long serialVersionUID = 1;

    @Override
    public void rejectedExecution(Runnable work, ThreadPoolExecutor pool) {
      if (pool.isShutdown()) {
        throw new RejectedExecutionException();
      }
      put(work);
    }

    @Override
    public boolean offer(Runnable work) {
      return tryTransfer(work);
    }
  }

  /**
   * A bounded queue before one receiver. A full one refuses and counts; a receiver that throws
   * loses that thing only, and is counted. Thread-safe.
   */
  public static final class Mailbox<T> implements AutoCloseable {

    private final Courier courier;
    private final BlockingQueue<T> waiting;
    private final Consumer<T> receiver;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    Mailbox(Courier courier, int capacity, Consumer<T> receiver) {
      this.courier = courier;
      this.waiting = new ArrayBlockingQueue<>(capacity);
      this.receiver = receiver;
    }

    /** Puts a thing in, without waiting; returns false where the mailbox is full. */
    public boolean offer(T thing) {
      boolean accepted = waiting.offer(thing);
      if (!accepted) {
        dropped.incrementAndGet();
      }
      courier.wake();
      return accepted;
    }

    /** How many things found the mailbox full. */
    public long dropped() {
      return dropped.get();
    }

    /** How many things the receiver threw on. */
    public long failed() {
      return failed.get();
    }

    /** Takes no more things to the receiver; what waits is forgotten. */
    @Override
    public void close() {
      courier.mailboxes.remove(this);
      waiting.clear();
    }

    /** A host without memory may have some in a moment: what waits is worth a few tries. */
    private void hand(T thing) {
      for (int tries = MOST_TRIES; tries > 0; tries--) {
        try {
          receiver.accept(thing);
          return;
        } catch (OutOfMemoryError e) {
          LockSupport.parkNanos(BETWEEN_TRIES_NANOS);
        } catch (Throwable t) {
          break;
        }
      }
      failed.incrementAndGet();
    }

    private boolean isIdle() {
      return waiting.isEmpty() && !busy.get();
    }

    /** Empties the mailbox unless another thread is at it; says whether anything was delivered. */
    private boolean deliver() {
      if (waiting.isEmpty() || !busy.compareAndSet(false, true)) {
        return false;
      }
      try {
        T thing = waiting.poll();
        while (thing != null && !courier.threads.isShutdown()) {
          hand(thing);
          Thread.interrupted(); // What one receiver leaves behind must not hit the next.
          thing = waiting.poll();
        }
        return true;
      } finally {
        busy.set(false);
      }
    }
  }
}
