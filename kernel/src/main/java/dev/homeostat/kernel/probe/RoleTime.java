package dev.homeostat.kernel.probe;

/**
 * Where the time of a role's threads went, since the group was loaded, summed over threads.
 *
 * @param waitNanos able to run, waiting for a processor
 * @param blockedNanos asleep for a page, a disk or a lock of the kernel's
 */
public record RoleTime(long waitNanos, long blockedNanos) {}
