/**
 * What is unusual. Two ways of judging a series stand beside each other: the seed's rule ({@link
 * dev.homeostat.detect.ZScoreRule}), and {@link dev.homeostat.detect.SeriesJudge}, which composes
 * the default detectors over what it expects: spike, shift and trend.
 *
 * <pre>{@code
 * SeriesJudge judge = new SeriesJudge(Traits.of(Signal.THREADS));
 * Judgement judgement = judge.judge(tick, 42, 1_000, Double.NaN, true);
 * if (judgement.state() == Judgement.State.ANOMALOUS) { … }
 * }</pre>
 *
 * <p>The classes you need: {@link dev.homeostat.detect.SeriesJudge} and {@link
 * dev.homeostat.detect.Judgement}.
 */
@NullMarked
package dev.homeostat.detect;

import org.jspecify.annotations.NullMarked;
