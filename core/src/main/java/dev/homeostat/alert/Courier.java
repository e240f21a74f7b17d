package dev.homeostat.alert;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries things from a thread that must not wait to receivers that may: files, pipes, other
 * people's code. Each receiver has a bounded {@link Mailbox}; one daemon thread empties them all.
 * Where there is more to deliver than what a receiver is called with, a second stands by, and
 * serves the others once the first has been held up for a moment; then a third stands by. Threads
 * that find nothing to do for two seconds end, but for the one that {@link #keepReady()} starts.
 * What a receiver cannot take now is kept and offered again, after one second, two, four and so on
 * up to {@link #LONGEST_BACK_OFF}; {@link #tend} gives the time for that. Thread-safe.
 */
public final class Courier implements AutoCloseable {

  /** As many as the application's receivers may hold, and as many for ours: a dozen at most. */
  private static final int MAX_THREADS = 2 * Guests.MOST;

  /** A moment: whoever is at one thing for longer holds up the others. */
  private static final long MOMENT_NANOS = 20_000_000;

  /** How long a thing that was not taken waits at most until it is offered again. */
  public static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(1);

  private static final long FIRST_BACK_OFF_NANOS = 1_000_000_000L;

  /** A receiver that is at one thing for longer than this is told to give up. */
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private static final long BETWEEN_TRIES_NANOS = 100_000_000;

  /** Never changed, but replaced under the lock of this; gone through without an iterator. */
  private volatile Mailbox<?>[] mailboxes = {};

  private final ThreadPoolExecutor threads;
  private final Runnable delivery = new Delivery();
  private final Reserve reserve = new Reserve();
  private volatile @Nullable Keeper keeper;
  private volatile boolean exhausted;

  /** Whether a thread was asked for that has not begun to look into the mailboxes. */
  private final AtomicBoolean waking = new AtomicBoolean();

  /** Makes a courier without receivers; it starts no thread. */
  public Courier() {
    threads =
        new ThreadPoolExecutor(
            0, MAX_THREADS, 2, TimeUnit.SECONDS, new SynchronousQueue<>(), new Bearers());
  }

  /** Starts a thread now and keeps it, so that delivery needs none when the host has none left. */
  public void keepReady() {
    Keeper kept = new Keeper(delivery, new Bearers());
    kept.start();
    keeper = kept;
  }

  /**
   * Takes things one by one, in their order, never two at a time. What it throws loses that thing
   * only, but for an OutOfMemoryError: that it is offered again.
   */
  public interface Receiver<T> {
    /** Takes a thing, on a thread of the courier's; may wait. */
    Receipt take(T thing);

    /**
     * How many things it took that it still has to bring to where they belong. Asked at any time on
     * any thread: must neither wait nor throw.
     */
    default int behind() {
      return 0;
    }

    /**
     * Whether {@link #due} shall be called. Asked at each tick on the sampler's thread: must
     * neither wait nor call foreign code.
     */
    default boolean isDue(long nanos) {
      return false;
    }

    /** Does what has its time, on a thread of the courier's, never beside {@link #take}. */
    default void due() {}

    /**
     * Does all that taking a thing needs but for taking one, on a thread of the courier's: when the
     * heap is used up no class can be loaded any more.
     */
    default void rehearse() throws Exception {}

    /** Makes what lasts too long end, without waiting itself. */
    default void giveUp() {}
  }

  /**
   * Opens a mailbox.
   *
   * @param name of the receiver, for people
   * @param capacity how many things may wait in it, at least 1
   */
  public <T> Mailbox<T> open(String name, int capacity, Receiver<T> receiver) {
    return open(name, capacity, receiver, new Admission.Always());
  }

  /** As {@link #open(String, int, Receiver)}, for a receiver that may not always hold a thread. */
  <T> Mailbox<T> open(String name, int capacity, Receiver<T> receiver, Admission admission) {
    Mailbox<T> mailbox = new Mailbox<>(this, name, capacity, receiver, admission);
    add(mailbox);
    return mailbox;
  }

  private synchronized void add(Mailbox<?> mailbox) {
    Mailbox<?>[] more = Arrays.copyOf(mailboxes, mailboxes.length + 1);
    more[more.length - 1] = mailbox;
    mailboxes = more;
  }

  private synchronized void remove(Mailbox<?> mailbox) {
    List<Mailbox<?>> left = new ArrayList<>(List.of(mailboxes));
    left.remove(mailbox);
    mailboxes = left.toArray(new Mailbox<?>[0]);
  }

  /** As {@link #open(String, int, Receiver)}, for a receiver that takes everything at once. */
  public <T> Mailbox<T> open(int capacity, Consumer<T> receiver) {
    return open("", capacity, new Taker<>(receiver));
  }

  /** Takes everything at once. */
  private record Taker<T>(Consumer<T> receiver) implements Receiver<T> {
    @Override
    public Receipt take(T thing) {
      receiver.accept(thing);
      return Receipt.TAKEN;
    }
  }

  /** How many threads it has now. */
  public int threads() {
    return threads.getPoolSize() + (keeper == null ? 0 : 1);
  }

  /** The mailboxes that are open. */
  public List<Mailbox<?>> mailboxes() {
    return List.of(mailboxes);
  }

  /**
   * Lets receivers do what has its time: called every now and then, at each tick as a rule. Never
   * waits, and allocates nothing where nothing is to be done.
   */
  public void tend() {
    long nanos = now();
    boolean work = false;
    for (Mailbox<?> mailbox : mailboxes) {
      work |= mailbox.tend(nanos);
    }
    reserve.restock();
    if (work) {
      wake();
    }
  }

  /**
   * Holds so much memory in reserve as suits the heap.
   *
   * @param share of the heap that survived a collection
   */
  public void suit(double share) {
    reserve.suit(share);
  }

  /**
   * Says whether the heap is used up, and that there is to tell. Only then is the memory in reserve
   * given to a receiver that finds none: there is no more of it.
   */
  public void exhausted(boolean now) {
    boolean begins = now && !exhausted;
    exhausted = now;
    if (begins) {
      for (Mailbox<?> mailbox : mailboxes) {
        mailbox.retryNanos = now();
      }
    }
  }

  /**
   * Has each receiver get ready, on the thread that is kept; nothing where none is. Called once,
   * when the host has started and there is memory.
   */
  public void rehearse() {
    if (keeper != null) {
      for (Mailbox<?> mailbox : mailboxes) {
        mailbox.unrehearsed = true;
      }
    }
  }

  /** Waits until every mailbox is empty or the time is over, and ends the threads. */
  public void close(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    // Who closes may have been told to stop by an interrupt; what waits is delivered all the same.
    boolean interrupted = false;
    for (Mailbox<?> mailbox : mailboxes) {
      mailbox.retryNanos = now();
    }
    wake();
    while (!isIdle() && System.nanoTime() - deadline < 0) {
      try {
        TimeUnit.MILLISECONDS.sleep(1);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    threads.shutdownNow();
    Keeper kept = keeper;
    if (kept != null) {
      kept.end();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** As {@link #close(Duration)} with a quarter of a second. */
  @Override
  public void close() {
    close(Duration.ofMillis(250));
  }

  private static long now() {
    return System.nanoTime();
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
    Keeper kept = keeper;
    if (kept != null && kept.takes()) {
      return;
    }
    try {
      threads.execute(delivery);
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // Closed, or none left of ours or in the host: what waits stays in its mailbox until the
      // next offer or tick, or until a receiver comes back.
      waking.set(false);
    }
  }

  private void deliver() {
    if (isAtWork()) {
      LockSupport.parkNanos(this, MOMENT_NANOS);
      Thread.interrupted(); // Whom it reached instead of a receiver.
    }
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

  /** Whether a thread is at a receiver that may come back in a moment. */
  private boolean isAtWork() {
    long nanos = now();
    for (Mailbox<?> mailbox : mailboxes) {
      if (mailbox.busy.get() && nanos - mailbox.busySinceNanos < MOMENT_NANOS) {
        return true;
      }
    }
    return false;
  }

  /** Has another thread stand by where there is more to do than what this one is about to. */
  private void handOn() {
    if (exhausted) {
      return; // There is no memory to make a thread with; the next tick sees what is held up.
    }
    for (Mailbox<?> mailbox : mailboxes) {
      if (!mailbox.busy.get() && mailbox.hasWork()) {
        wake();
        return;
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
   * A bounded queue before one receiver. A full one refuses and counts; what the receiver refuses
   * or throws on is lost and counted. Thread-safe.
   */
  public static final class Mailbox<T> implements AutoCloseable {

    private final Courier courier;
    private final String name;
    private final BlockingQueue<T> waiting;
    private final Receiver<T> receiver;
    private final Admission admission;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong retried = new AtomicLong();

    /** What was not taken yet. Written while busy. */
    private volatile @Nullable T held;

    private volatile long retryNanos;
    private volatile long busySinceNanos;
    private volatile boolean due;
    private volatile boolean unrehearsed;

    /** Whether something may wait: each tick asks, and the queue's own lock is the dearer. */
    private volatile boolean filled;

    private int retries;

    Mailbox(Courier courier, String name, int capacity, Receiver<T> receiver, Admission admission) {
      this.courier = courier;
      this.name = name;
      this.waiting = new ArrayBlockingQueue<>(capacity);
      this.receiver = receiver;
      this.admission = admission;
    }

    /** The receiver's name, for people; empty where it has none. */
    public String name() {
      return name;
    }

    /** Puts a thing in, without waiting; returns false where the mailbox is full. */
    public boolean offer(T thing) {
      boolean accepted = waiting.offer(thing);
      filled = true;
      if (!accepted) {
        dropped.incrementAndGet();
      }
      courier.wake();
      return accepted;
    }

    /** How many things wait, here or with a receiver that is {@link Receiver#behind}. */
    public int waiting() {
      return waiting.size() + (held == null ? 0 : 1) + receiver.behind();
    }

    /** How many things the receiver took. */
    public long delivered() {
      return delivered.get();
    }

    /** How many things found the mailbox full. */
    public long dropped() {
      return dropped.get();
    }

    /** How many things the receiver refused or threw on. */
    public long failed() {
      return failed.get();
    }

    /** How many times a thing was not taken, and kept. */
    public long retried() {
      return retried.get();
    }

    /** Takes no more things to the receiver; what waits is forgotten. */
    @Override
    public void close() {
      courier.remove(this);
      waiting.clear();
      held = null;
    }

    private boolean isIdle() {
      return waiting.isEmpty() && held == null && !busy.get();
    }

    private boolean hasWork() {
      boolean something = held == null ? filled && !waiting.isEmpty() : now() - retryNanos >= 0;
      return something || due || unrehearsed;
    }

    /** Says whether there is something to do for a thread of the courier's. */
    private boolean tend(long nanos) {
      if (busy.get()) {
        if (nanos - busySinceNanos > PATIENCE_NANOS) {
          receiver.giveUp();
        }
        return false;
      }
      try {
        due |= receiver.isDue(nanos);
      } catch (OutOfMemoryError e) {
        // What is due can wait; what there is to deliver must not wait for it.
      }
      return hasWork();
    }

    /** Empties the mailbox unless another thread is at it; says whether anything was done. */
    private boolean deliver() {
      if (busy.get() || !hasWork() || !admission.enter()) {
        return false;
      }
      if (!busy.compareAndSet(false, true)) {
        admission.leave();
        return true; // Another may have been refused meanwhile.
      }
      try {
        busySinceNanos = now();
        courier.handOn();
        if (unrehearsed) {
          unrehearsed = false;
          rehearse();
        }
        if (due) {
          due = false;
          attempt(null);
        }
        boolean more = true;
        while (more && hasWork() && !courier.threads.isShutdown()) {
          more = deliverOne();
        }
        return true;
      } finally {
        busy.set(false);
        admission.leave();
      }
    }

    /** Delivers the thing that was held back, else the next; says whether it is out of the way. */
    private boolean deliverOne() {
      filled = false;
      T thing = held == null ? waiting.poll() : held;
      if (!waiting.isEmpty()) {
        filled = true;
      }
      if (thing == null) {
        return false;
      }
      held = thing;
      Outcome outcome = attempt(thing);
      if (outcome == Outcome.WITHOUT_MEMORY && courier.exhausted) {
        retried.incrementAndGet();
        retryNanos = now() + FIRST_BACK_OFF_NANOS; // Behind it may wait what matters more.
        return false;
      }
      if (outcome == Outcome.LATER || outcome == Outcome.WITHOUT_MEMORY) {
        retried.incrementAndGet();
        long backOff = FIRST_BACK_OFF_NANOS << Math.min(retries, 6);
        retryNanos = now() + Math.min(backOff, LONGEST_BACK_OFF.toNanos());
        retries++;
        return false;
      }
      (outcome == Outcome.TAKEN ? delivered : failed).incrementAndGet();
      retries = 0;
      held = null;
      return true;
    }

    /** What fails then may work when it is needed. */
    private void rehearse() {
      busySinceNanos = now();
      try {
        receiver.rehearse();
      } catch (Throwable t) {
        // Its first thing does the rest.
      } finally {
        Thread.interrupted();
      }
    }

    /** What became of a call of the receiver. */
    private enum Outcome {
      TAKEN,
      LATER,
      WITHOUT_MEMORY,
      LOST
    }

    /** Calls the receiver with a thing, or, without one, because it wanted to be called. */
    private Outcome attempt(@Nullable T thing) {
      busySinceNanos = now();
      try {
        if (thing == null) {
          receiver.due();
          return Outcome.TAKEN;
        }
        Receipt receipt = receiver.take(thing);
        return receipt == Receipt.TAKEN
            ? Outcome.TAKEN
            : receipt == Receipt.LATER ? Outcome.LATER : Outcome.LOST;
      } catch (OutOfMemoryError e) {
        return courier.exhausted && courier.reserve.giveBack()
            ? attempt(thing)
            : Outcome.WITHOUT_MEMORY;
      } catch (LinkageError e) {
        // Of a class there was no memory for; it may be there at the next try.
        return courier.exhausted ? Outcome.WITHOUT_MEMORY : Outcome.LOST;
      } catch (Throwable t) {
        return Outcome.LOST;
      } finally {
        Thread.interrupted(); // What one receiver leaves behind must not hit the next.
      }
    }
  }
}
