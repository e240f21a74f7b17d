/**
 * Real servers with and without the agent, and with OpenTelemetry's beside it: the same answers,
 * the same logs, the same exit? {@link RealHosts} runs them.
 */
@NullMarked
package dev.homeostat.lab.hosts;

import org.jspecify.annotations.NullMarked;
