/**
 * How signals are read: one class a topic of the JVM or its process.
 *
 * <p>A sensor names its signals and how each is read ({@link dev.homeostat.sensor.Sensor}); {@link
 * dev.homeostat.sensor.Sensors} holds them all, reads them at each tick and takes out what fails.
 *
 * <p>The class you need: {@link dev.homeostat.sensor.Sensors}.
 */
@NullMarked
package dev.homeostat.sensor;

import org.jspecify.annotations.NullMarked;
