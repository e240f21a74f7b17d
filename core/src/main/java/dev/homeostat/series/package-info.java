/**
 * What was seen: the recent points of each series and the statistics of their window.
 *
 * <pre>{@code
 * MetricsDb db = new MetricsDb();
 * db.record("shop", "threads", clock.monotonicNanos(), 42);
 * Baseline baseline = db.baseline("shop", "threads", clock.monotonicNanos());
 * }</pre>
 *
 * <p>The classes you need: {@link dev.homeostat.series.MetricsDb} and {@link
 * dev.homeostat.series.Baseline}.
 */
@NullMarked
package dev.homeostat.series;

import org.jspecify.annotations.NullMarked;
