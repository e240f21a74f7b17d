/** What the agent costs the JVM it watches, measured. */
@NullMarked
package dev.homeostat.lab.bench;

import org.jspecify.annotations.NullMarked;
