package dev.homeostat;

import dev.homeostat.evidence.Investigation;

/**
 * What watching has cost so far. Immutable.
 *
 * @param ticks how many ticks there were
 * @param tickSeconds what they took on the clock, in all
 * @param processorSeconds processor time of the sampler's thread, in all; NaN where unknown
 * @param allocatedBytes what that thread allocated, in all; NaN where unknown
 * @param sinceTickSeconds how long ago the last tick ended; NaN before the first
 * @param evidence what looking for evidence has cost
 */
public record OwnCost(
    long ticks,
    double tickSeconds,
    double processorSeconds,
    double allocatedBytes,
    double sinceTickSeconds,
    Investigation.Spent evidence) {}
