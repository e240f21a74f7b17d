package dev.homeostat.sensor;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How many threads there may be: the smallest of the container's {@code pids.max}, the user's
 * process limit and the kernel's {@code threads-max} and {@code pid_max}: each thread has a number
 * of its own, as each process. Read every ten minutes. Not thread-safe.
 */
public final class TaskLimits {

  private final ProcFolder proc;
  private final ProcessLimits process;
  private final Cgroup pids;
  private final Budget reading = new Budget(1, Duration.ofMinutes(10));
  private double most = Double.NaN;

  TaskLimits(ProcFolder proc) {
    this.proc = proc;
    this.process = new ProcessLimits(proc);
    this.pids = Cgroup.of(proc, "pids");
  }

  /**
   * How many there may be in this process now, whatever modules the Java runtime has; NaN where no
   * limit is known.
   *
   * @param proc where procfs is mounted
   */
  public static double ofThisProcess(Path proc) {
    TaskLimits limits = new TaskLimits(ProcFolder.self(proc));
    limits.refresh(0);
    return limits.most();
  }

  void refresh(long nanos) {
    process.refresh(nanos);
    if (reading.allows(nanos)) {
      reading.spend(nanos, 0);
      most =
          smaller(
              pids.limit("pids.max", "pids.max"),
              smaller(kernel("threads-max"), kernel("pid_max")));
    }
  }

  /** The limit, or NaN where none is known. */
  double most() {
    return smaller(most, process.processes());
  }

  private double kernel(String limit) {
    return Cgroup.number(proc.host().resolve("sys/kernel").resolve(limit));
  }

  private static double smaller(double a, double b) {
    return Double.isNaN(a) || b < a ? b : a;
  }
}
