/** Looks at what this machine lets Homeostat see, and says what would let it see more. */
@NullMarked
package dev.homeostat.cli.doctor;

import org.jspecify.annotations.NullMarked;
