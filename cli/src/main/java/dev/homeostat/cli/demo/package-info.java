/** A small real service, a fault in it, and what Homeostat says of that. */
@NullMarked
package dev.homeostat.cli.demo;

import org.jspecify.annotations.NullMarked;
