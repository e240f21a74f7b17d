package dev.homeostat.sensor;

import dev.homeostat.signal.Signal;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How long the threads that stop the application waited for a processor: the VM thread, and of the
 * first collector workers the one that waited longest, from {@code schedstat}, in milliseconds per
 * second. A stop is at least as late as each of them; how their waits lie along its critical path
 * only the kernel's view tells.
 *
 * <p>A thread costs one read of a small file. Which threads there are is looked for seldom: workers
 * are made when they are first needed.
 */
final class StopWaitSensor implements Sensor {

  /** One of the VM's and some of the collector's; on a large machine they all wait alike. */
  private static final int MOST_THREADS = 5;

  /** More than that are not walked over to find them. */
  private static final int MOST_TASKS = 500;

  /** Of reads: the first look is no work of a start, and the next come seldom. */
  private static final int FIRST_LOOK = 1;

  private static final int LOOKS_APART = 60;

  private static final String VM_THREAD = "VM Thread";
  private static final double NANOS_PER_MILLI = 1e6;

  private final Path tasks;
  private final List<Waiter> waiters = new ArrayList<>();

  /** Whose names were read: to read them all again costs more than all other looks of a minute. */
  private final Set<String> named = new HashSet<>();

  private int reads;
  private long lastNanos;
  private double millisPerSecond = Double.NaN;

  StopWaitSensor(ProcFolder proc) {
    this.tasks = proc.own("task");
  }

  @Override
  public void describe(Offer offer) throws IOException {
    if (!Files.isReadable(tasks.resolveSibling("schedstat"))) {
      throw new FileNotFoundException("this kernel does not tell what a thread waits (schedstat)");
    }
    offer.gives(Signal.PAUSE_WAIT_MS);
  }

  @Override
  public void refresh(long nanos) {
    if (reads % LOOKS_APART == FIRST_LOOK) {
      look();
    }
    reads++;
    double seconds = (nanos - lastNanos) / 1e9;
    lastNanos = nanos;
    double own = 0;
    double worst = 0;
    boolean known = false;
    for (int i = waiters.size() - 1; i >= 0; i--) {
      Waiter waiter = waiters.get(i);
      double more = waiter.more();
      if (waiter.gone) {
        waiter.close();
        waiters.remove(i);
        named.remove(waiter.id);
      } else if (!Double.isNaN(more)) {
        known = true;
        if (waiter.isVmThread) {
          own += more;
        } else {
          worst = Math.max(worst, more);
        }
      }
    }
    millisPerSecond = known && seconds > 0 ? (own + worst) / NANOS_PER_MILLI / seconds : Double.NaN;
  }

  @Override
  public double value(Signal signal) {
    return millisPerSecond;
  }

  @Override
  public void close() {
    for (Waiter waiter : waiters) {
      waiter.close();
    }
    waiters.clear();
  }

  private void look() {
    String[] ids = waiters.size() >= MOST_THREADS ? null : tasks.toFile().list();
    if (ids == null || ids.length > MOST_TASKS) {
      return;
    }
    named.retainAll(new HashSet<>(Arrays.asList(ids)));
    for (int i = 0; i < ids.length && waiters.size() < MOST_THREADS; i++) {
      if (named.add(ids[i])) {
        add(ids[i]);
      }
    }
  }

  private void add(String id) {
    try {
      String name = ProcText.of(tasks.resolve(id).resolve("comm")).strip();
      boolean isVmThread = name.equals(VM_THREAD);
      if (isVmThread || name.startsWith("GC Thread#") || name.startsWith("ParGC Thread#")) {
        waiters.add(new Waiter(id, isVmThread, tasks.resolve(id).resolve("schedstat")));
      }
    } catch (IOException e) {
      named.remove(id); // It ended meanwhile, or no file is left for it now.
    }
  }

  /** A thread and what it has waited so far. */
  private static final class Waiter {
    private final String id;
    private final boolean isVmThread;
    private final ProcFile file;
    private double last = Double.NaN;
    private boolean gone;

    Waiter(String id, boolean isVmThread, Path schedstat) throws IOException {
      this.id = id;
      this.isVmThread = isVmThread;
      this.file = new ProcFile(schedstat);
    }

    /** Nanoseconds since the last call; NaN at the first. */
    double more() {
      try {
        file.read();
      } catch (IOException e) {
        gone = true;
        return Double.NaN;
      }
      double now = file.field(2);
      double more = now - last;
      last = now;
      return more;
    }

    void close() {
      file.close();
    }
  }
}
