/** First-seen behaviour, without a kernel. */
@NullMarked
package dev.homeostat.kernel.novelty;

import org.jspecify.annotations.NullMarked;
