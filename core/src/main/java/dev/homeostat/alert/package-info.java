/**
 * What people are told: the alert, and the bus that carries it without ever holding up who
 * publishes.
 *
 * <p>The classes you need: {@link dev.homeostat.alert.BehavioralAlert} and {@link
 * dev.homeostat.alert.AlertBus}.
 */
@NullMarked
package dev.homeostat.alert;

import org.jspecify.annotations.NullMarked;
