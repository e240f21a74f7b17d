/**
 * What the kernel tells of one process: groups of probes that load or are refused alone, read into
 * the house's signals, and rare events.
 *
 * <p>The class you need: {@link dev.homeostat.kernel.probe.Kernel}.
 */
@NullMarked
package dev.homeostat.kernel.probe;

import org.jspecify.annotations.NullMarked;
