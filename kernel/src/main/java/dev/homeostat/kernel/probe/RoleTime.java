package dev.homeostat.kernel.probe;

/**
 * Where the time of a role's threads went, since the group was loaded, summed over threads.
 *
 * @param turns how often one left a processor
 * @param runNanos on a processor
 * @param waitNanos able to run, waiting for a processor
 * @param offNanos neither: asleep, blocked
 * @param blockedNanos of that, asleep for a page, a disk or a lock of the kernel's
 */
public record RoleTime(
    long turns, long runNanos, long waitNanos, long offNanos, long blockedNanos) {}
