/**
 * Learns how a JVM behaves while it is healthy and says when that changes.
 *
 * <pre>{@code
 * try (BehavioralAnalyzer analyzer = new BehavioralAnalyzer(AnalyzerOptions.of("shop"))) {
 *   analyzer.alertBus().subscribe(alert -> System.err.println(alert.summary()));
 *   analyzer.gauge("queue_length", queue::size);
 *   analyzer.startAsync();
 *   serve();
 * }
 * }</pre>
 *
 * <p>The classes you need: {@link dev.homeostat.BehavioralAnalyzer} and {@link
 * dev.homeostat.AnalyzerOptions}.
 */
@NullMarked
package dev.homeostat;

import org.jspecify.annotations.NullMarked;
