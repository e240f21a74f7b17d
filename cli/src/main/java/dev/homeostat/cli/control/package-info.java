/** Talking to an agent that runs. */
@NullMarked
package dev.homeostat.cli.control;

import org.jspecify.annotations.NullMarked;
