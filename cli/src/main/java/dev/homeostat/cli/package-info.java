/**
 * The command line: {@code homeostat demo}, {@code run}, {@code replay}, {@code doctor}.
 *
 * <p>The class you need: {@link dev.homeostat.cli.Homeostat}.
 */
@NullMarked
package dev.homeostat.cli;

import org.jspecify.annotations.NullMarked;
