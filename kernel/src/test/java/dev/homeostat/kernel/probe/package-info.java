/** Each probe, fired by a program that causes exactly that. */
@NullMarked
package dev.homeostat.kernel.probe;

import org.jspecify.annotations.NullMarked;
