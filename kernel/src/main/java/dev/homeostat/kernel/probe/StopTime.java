package dev.homeostat.kernel.probe;

/**
 * Where the time went in which the VM thread worked, for a collection as a rule, along the critical
 * path: the VM thread's own, and while it slept for its workers that of the worker which was done
 * last.
 *
 * @param workNanos on a processor, or a worker's sleep for other workers
 * @param waitNanos able to run, waiting for a processor
 * @param blockedNanos asleep for a page, a disk or a lock of the kernel's
 */
public record StopTime(long workNanos, long waitNanos, long blockedNanos) {

  /** What was added since an earlier look. */
  public StopTime since(StopTime earlier) {
    return new StopTime(
        workNanos - earlier.workNanos,
        waitNanos - earlier.waitNanos,
        blockedNanos - earlier.blockedNanos);
  }

  /** All of it. */
  public long nanos() {
    return workNanos + waitNanos + blockedNanos;
  }
}
