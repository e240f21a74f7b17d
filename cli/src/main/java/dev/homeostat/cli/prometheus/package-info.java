/**
 * What Prometheus's world tells of a JVM: its text format, the names the common exporters use, and
 * which of our signals each of them is.
 */
@NullMarked
package dev.homeostat.cli.prometheus;

import org.jspecify.annotations.NullMarked;
