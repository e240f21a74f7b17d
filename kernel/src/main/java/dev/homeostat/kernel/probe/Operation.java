package dev.homeostat.kernel.probe;

import org.jspecify.annotations.Nullable;

/**
 * Something the VM thread does, for which the application stands still as a rule.
 *
 * @param name HotSpot's, such as {@code G1CollectForAllocation}
 * @param count how often, since the start
 * @param nanos how long altogether
 */
public record Operation(String name, long count, long nanos) {

  /** What was added since an earlier look, at which it may not have been there. */
  public Operation since(@Nullable Operation earlier) {
    return earlier == null
        ? this
        : new Operation(name, count - earlier.count, nanos - earlier.nanos);
  }
}
