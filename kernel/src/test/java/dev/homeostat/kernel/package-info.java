/** Tests with a real kernel, where it lets us. */
@NullMarked
package dev.homeostat.kernel;

import org.jspecify.annotations.NullMarked;
