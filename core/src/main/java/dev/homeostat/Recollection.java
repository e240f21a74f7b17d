package dev.homeostat;

import java.time.Instant;

/**
 * What was taken over from another process of the same component. Immutable.
 *
 * @param series how many series had been learned there
 * @param episodes how many episodes were open there
 * @param release of the watched program there; empty where unknown
 * @param savedAt when it was saved
 */
public record Recollection(int series, int episodes, String release, Instant savedAt) {}
