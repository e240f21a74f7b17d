/** A file of explicit data types that survives whatever happens to the process that writes it. */
@NullMarked
package dev.homeostat.store;

import org.jspecify.annotations.NullMarked;
