/** Small programs that an agent is put into. */
@NullMarked
package dev.homeostat.lab.host;

import org.jspecify.annotations.NullMarked;
