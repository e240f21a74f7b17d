package dev.homeostat.sensor;

import dev.homeostat.signal.Signal;

/**
 * One topic of the JVM or its process. Used by one thread.
 *
 * <p>Sensors are written without lambdas, as all that runs before the first alert is: see {@code
 * AgentFootprintIT}.
 */
interface Sensor extends AutoCloseable {

  /**
   * Says which signals it gives; called once.
   *
   * @throws Exception where what it reads from is missing: none of its signals is supported then
   */
  void describe(Offer offer) throws Exception;

  /**
   * Does the work its signals share, before they are read at a tick.
   *
   * @param nanos the tick's monotonic time
   */
  default void refresh(long nanos) throws Exception {}

  /**
   * Reads a signal that it gives, in the signal's unit; NaN where there is no number at this tick.
   *
   * @throws Exception where it cannot be read: the signal is taken out
   */
  double value(Signal signal) throws Exception;

  /** The signal's limit, in its unit; NaN where there is none. */
  default double limit(Signal signal) throws Exception {
    return Double.NaN;
  }

  /** Whether to read it may take memory of the heap. */
  default boolean takesMemory() {
    return true;
  }

  /** Takes back what it left in the JVM. */
  @Override
  default void close() {}

  /** Where a sensor writes down what it gives. */
  interface Offer {
    /** A signal that can be read. */
    void gives(Signal signal);

    /** A signal that this JVM or system does not have. */
    void lacks(Signal signal, String why);
  }
}
