package dev.homeostat.series;

/**
 * A value of a series, and when it came.
 *
 * @param nanos the monotonic time
 */
public record Point(long nanos, double value) {}
