package dev.homeostat.sensor;

import dev.homeostat.signal.Signal;

/** One topic of the JVM or its process. Used by one thread. */
interface Sensor extends AutoCloseable {

  /**
   * Names the signals it gives and how each is read; called once.
   *
   * @throws Exception where what it reads from is missing: none of its signals is supported then
   */
  void describe(Lines lines) throws Exception;

  /**
   * Does the work its signals share, before they are read at a tick.
   *
   * @param nanos the tick's monotonic time
   */
  default void refresh(long nanos) throws Exception {}

  /** Takes back what it left in the JVM. */
  @Override
  default void close() {}

  /** Reads one number; NaN where there is none at this tick. */
  interface Probe {
    double read() throws Exception;
  }

  /** Where a sensor writes down its lines. */
  interface Lines {
    /** A signal without a limit. */
    default void signal(Signal signal, Probe value) {
      signal(signal, value, () -> Double.NaN);
    }

    /** A signal and its limit, both in the signal's unit. */
    void signal(Signal signal, Probe value, Probe limit);

    /** A signal that this JVM or system does not have. */
    void unsupported(Signal signal, String why);
  }
}
