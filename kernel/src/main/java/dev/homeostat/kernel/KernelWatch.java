package dev.homeostat.kernel;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.Judge;
import dev.homeostat.alert.BehavioralAlert;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Reads what the kernel tells of a process, judges it and publishes what is unusual, a tick an
 * interval, until the process ends. One thread runs it.
 */
public final class KernelWatch implements AutoCloseable {

  private final KernelOptions options;
  private final AnalyzerOptions analyzer;
  private final Consumer<String> log;
  private final KernelReader reader;
  private final Judge judge;

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

  /** Watches until the process or the parent ends, the time is over, or this is interrupted. */
  public void run() {
    long interval = options.interval().toNanos();
    long begun = analyzer.clock().monotonicNanos();
    long due = begun;
    boolean alive = true;
    while (alive && !Thread.currentThread().isInterrupted()) {
      long now = analyzer.clock().monotonicNanos();
      if (now < due) {
        LockSupport.parkNanos(this, due - now);
        continue;
      }
      if (options.seconds() > 0 && now - begun >= options.seconds() * 1_000_000_000L) {
        break;
      }
      if (!options.parent().map(ProcessHandle::isAlive).orElse(true)) {
        return;
      }
      alive = reader.isAlive();
      judge.judge(reader.tick(now));
      due = Math.max(due + interval, now);
    }
    if (!alive) {
      log.accept(reader.end());
    }
  }

  /** Detaches everything. */
  @Override
  public void close() {
    reader.close();
  }
}
