/**
 * First-seen behaviour: what a process starts, connects to and listens on is learned, and the first
 * of a kind after that is an alert.
 *
 * <p>The classes you need: {@link dev.homeostat.kernel.novelty.Novelty} and {@link
 * dev.homeostat.kernel.novelty.KnownBehaviours}.
 */
@NullMarked
package dev.homeostat.kernel.novelty;

import org.jspecify.annotations.NullMarked;
