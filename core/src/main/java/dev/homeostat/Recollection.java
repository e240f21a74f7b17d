package dev.homeostat;

import java.time.Instant;

/**
 * What was taken over from another process of the same component. Immutable.
 *
 * @param series how many series were taken over
 * @param unknown how many more had been learned there, by a version of ours whose layout this one
 *     does not know: they are learned anew
 * @param episodes how many episodes were open there
 * @param release of the watched program there; empty where unknown
 * @param savedAt when it was saved
 */
public record Recollection(
    int series, int unknown, int episodes, String release, Instant savedAt) {}
