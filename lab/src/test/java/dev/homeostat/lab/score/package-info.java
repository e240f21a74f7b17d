@NullMarked
package dev.homeostat.lab.score;

import org.jspecify.annotations.NullMarked;
