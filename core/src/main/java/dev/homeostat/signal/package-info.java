/**
 * What is watched: the catalogue of signals, one reading of them all, and the time.
 *
 * <pre>{@code
 * Signal signal = Signal.ofMetric("fd_open").orElseThrow();
 * signal.unit();           // "{file_descriptor}"
 * signal.anomalyType();    // FD_LEAK
 * }</pre>
 *
 * <p>The classes you need: {@link dev.homeostat.signal.Signal} and {@link
 * dev.homeostat.signal.BehaviorProfile}.
 */
@NullMarked
package dev.homeostat.signal;

import org.jspecify.annotations.NullMarked;
