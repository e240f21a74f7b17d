/**
 * Other JVMs of this machine: which there are, whether they can be reached, and how the agent is
 * loaded into one and unloaded again.
 */
@NullMarked
package dev.homeostat.cli.attach;

import org.jspecify.annotations.NullMarked;
