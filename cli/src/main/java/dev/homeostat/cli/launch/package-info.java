/** Starts a program of somebody's with the agent in it, and gets out of its way. */
@NullMarked
package dev.homeostat.cli.launch;

import org.jspecify.annotations.NullMarked;
