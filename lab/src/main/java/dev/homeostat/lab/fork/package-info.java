/** JVMs in processes of their own, to watch and to measure. */
@NullMarked
package dev.homeostat.lab.fork;

import org.jspecify.annotations.NullMarked;
