package dev.homeostat.kernel.probe;

/**
 * Who had a processor while threads of the watched process waited for it.
 *
 * @param process its id as the kernel counts it; 0 is the kernel itself, waking up
 * @param thread its thread's name
 * @param nanos how much of the wait, recently
 */
public record Occupant(int process, String thread, long nanos) {}
