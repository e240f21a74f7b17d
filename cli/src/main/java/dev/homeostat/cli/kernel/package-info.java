/** Starts the kernel's part, which needs a JDK 25 and is a process of its own. */
@NullMarked
package dev.homeostat.cli.kernel;

import org.jspecify.annotations.NullMarked;
