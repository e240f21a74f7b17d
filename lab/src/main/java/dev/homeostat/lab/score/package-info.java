/**
 * Scores recordings of the fault corpus: Homeostat, and beside it on the same traces what people
 * have otherwise.
 *
 * <pre>{@code
 * ScoreMain --in=target/traces --half=design             # a line a run, then the totals
 * ScoreMain --in=target/traces --report=docs/benchmarks/detection.md
 * }</pre>
 *
 * <p>The classes you need: {@link dev.homeostat.lab.score.Recording} is a run and the truth about
 * it, a {@link dev.homeostat.lab.score.Watcher} turns its {@link dev.homeostat.lab.score.Trace}
 * into alarms, {@link dev.homeostat.lab.score.Outcome} says what they are worth.
 */
@NullMarked
package dev.homeostat.lab.score;

import org.jspecify.annotations.NullMarked;
