/** Where alerts go: one class a destination, each a receiver on a {@code Courier}. */
@NullMarked
package dev.homeostat.sink;

import org.jspecify.annotations.NullMarked;
