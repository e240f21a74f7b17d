/**
 * Judges recordings: CSV files go row by row through the judge that a live JVM's ticks go through.
 */
@NullMarked
package dev.homeostat.cli.replay;

import org.jspecify.annotations.NullMarked;
