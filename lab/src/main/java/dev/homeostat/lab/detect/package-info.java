/** What the detectors see, how often they are wrong and what they cost, on data made or read. */
@NullMarked
package dev.homeostat.lab.detect;

import org.jspecify.annotations.NullMarked;
