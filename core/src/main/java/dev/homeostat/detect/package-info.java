/**
 * What is unusual: each detector is one rule that looks at a series and gives its verdict.
 *
 * <p>The classes you need: {@link dev.homeostat.detect.ZScoreRule} and {@link
 * dev.homeostat.detect.Verdict}.
 */
@NullMarked
package dev.homeostat.detect;

import org.jspecify.annotations.NullMarked;
