/** What is done to the agent that a test has no time for. */
@NullMarked
package dev.homeostat.lab.chaos;

import org.jspecify.annotations.NullMarked;
