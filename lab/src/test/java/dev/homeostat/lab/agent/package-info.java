/** The agent in JVMs of their own. */
@NullMarked
package dev.homeostat.lab.agent;

import org.jspecify.annotations.NullMarked;
