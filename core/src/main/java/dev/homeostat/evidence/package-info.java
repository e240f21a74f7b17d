/**
 * Who is behind an episode: thread groups, classes, files, loaders, buffers, locks. It is looked
 * for on a thread of its own, under a budget of time, of memory and of pauses; an alert never waits
 * for it.
 *
 * <pre>{@code
 * Investigation investigation = Investigation.ofThisProcess(options, budget, histogram, clock);
 * investigation.takeCensus(true); // While all is well.
 * investigation.ask(new Inquiry(id, AnomalyType.THREAD_LEAK, "threads", 412));
 * investigation.answers(evidence -> show(evidence.suspects()));
 * }</pre>
 *
 * <p>The classes you need: {@link dev.homeostat.evidence.Investigation} and {@link
 * dev.homeostat.evidence.EvidenceOptions}; {@link dev.homeostat.evidence.RecordedInvestigation} for
 * what was recorded.
 */
@NullMarked
package dev.homeostat.evidence;

import org.jspecify.annotations.NullMarked;
