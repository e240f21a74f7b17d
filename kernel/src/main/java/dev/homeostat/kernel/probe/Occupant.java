package dev.homeostat.kernel.probe;

/**
 * Who had a processor while threads of the watched process waited for it.
 *
 * @param process its id as the kernel counts it; 0 is the kernel itself, waking up
 * @param thread its thread's name
 * @param ofStop whether what waited was the VM thread or a worker of a collection
 * @param nanos how much of the wait, recently
 */
public record Occupant(int process, String thread, boolean ofStop, long nanos) {}
