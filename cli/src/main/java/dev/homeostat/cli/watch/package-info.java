/** Watches a JVM from outside: what can be read of it goes through the judge, tick by tick. */
@NullMarked
package dev.homeostat.cli.watch;

import org.jspecify.annotations.NullMarked;
