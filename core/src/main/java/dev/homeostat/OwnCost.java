package dev.homeostat;

import dev.homeostat.evidence.Investigation;

/**
 * What watching has cost so far. Immutable.
 *
 * @param ticks how many ticks there were
 * @param tickSeconds what they took on the clock, in all
 * @param processorSeconds processor time of the sampler's thread, in all; NaN where unknown
 * @param allocatedBytes what that thread allocated, in all; NaN where unknown
 * @param seriesBytes heap that the series take now: their number times what one of them was
 *     measured to take. It is what grows with the application's own metrics
 * @param sinceTickSeconds how long ago the last tick ended; NaN before the first
 * @param threads how many threads of ours there are now: the sampler, those that deliver, those
 *     that ask the application's suppliers, and the one that looks for evidence
 * @param evidence what looking for evidence has cost
 */
public record OwnCost(
    long ticks,
    double tickSeconds,
    double processorSeconds,
    double allocatedBytes,
    long seriesBytes,
    double sinceTickSeconds,
    int threads,
    Investigation.Spent evidence) {}
