package dev.homeostat.kernel;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.Judge;
import dev.homeostat.alert.BehavioralAlert;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the kernel tells of a process, judges it and publishes what is unusual, a tick an
 * interval, until the process ends; whatever ends it, what was seen until then is read. One thread
 * runs it.
 */
public final class KernelWatch implements AutoCloseable {

  /** So long an orphan stays, however far its ticks lie apart. */
  private static final long LONGEST_PARK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long LAST_LOOK_SECONDS = 3;

  private final KernelOptions options;
  private final AnalyzerOptions analyzer;
  private final Consumer<String> log;
  private final KernelReader reader;
  private final Judge judge;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopping;
  private volatile @Nullable Thread runner;

  /**
   * Loads what this kernel allows and attaches it.
   *
   * @param publish takes each alert
   * @param log takes a line for what a person should know
   * @throws IOException where the process is not there, or nothing can be loaded
   */
  public KernelWatch(KernelOptions options, Consumer<BehavioralAlert> publish, Consumer<String> log)
      throws IOException {
    this.options = options;
    this.analyzer = options.analyzer();
    this.log = log;
    this.reader = new KernelReader(options, analyzer, publish, log);
    this.judge = new Judge(analyzer, alert -> publish.accept(reader.explained(alert)), log);
  }

  /** What was loaded, in one line, and a line for each group that was refused. */
  public List<String> introduction() {
    return reader.introduction();
  }

  /**
   * Watches until the process or the parent ends, the time is over, or this is interrupted or
   * stopped.
   */
  public void run() {
    runner = Thread.currentThread();
    long interval = options.interval().toNanos();
    long length =
        options.seconds() > 0 ? TimeUnit.SECONDS.toNanos(options.seconds()) : Long.MAX_VALUE;
    long begun = analyzer.clock().monotonicNanos();
    long due = begun;
    boolean alive = true;
    boolean interrupted = false;
    boolean over = false;
    while (alive && !over) {
      interrupted = Thread.interrupted(); // Who is interrupted can read no file.
      long now = analyzer.clock().monotonicNanos();
      alive = reader.isAlive();
      over = now - begun >= length || interrupted || stopping || isOrphan();
      if (now - due >= 0) {
        judge.judge(reader.tick(now));
        due = Math.max(due + interval, now);
      } else if (!alive || over) {
        reader.tick(now); // For its events: rates of a part of a tick are no matter for a judge.
      } else {
        long left = Math.min(due - now, length - (now - begun));
        LockSupport.parkNanos(this, Math.min(left, LONGEST_PARK_NANOS));
      }
    }
    if (!alive) {
      log.accept(reader.end());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isOrphan() {
    return !options.parent().map(ProcessHandle::isAlive).orElse(true);
  }

  /** Ends it from another thread, and waits until the last look is taken, a few seconds at most. */
  public void stop() {
    stopping = true;
    LockSupport.unpark(runner);
    try {
      ended.await(LAST_LOOK_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Detaches everything. */
  @Override
  public void close() {
    ended.countDown();
    reader.close();
  }
}
