package dev.homeostat.kernel.probe;

import dev.homeostat.signal.Readings;

/** A loaded group, read at each tick. Used by one thread. */
interface Probe extends AutoCloseable {

  /** Sets the signals it gives. */
  default void read(Readings readings) {}

  /** How many events were lost: they found its ring full, or nobody understood them. */
  default long dropped() {
    return 0;
  }

  @Override
  void close();
}
