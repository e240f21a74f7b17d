@NullMarked
package dev.homeostat.lab.hosts;

import org.jspecify.annotations.NullMarked;
