package dev.homeostat.lab.hosts;

/** Asks a server one thing again and again. */
interface Client extends AutoCloseable {

  /** Asks once, and returns the answer; where there is none it throws. */
  String ask() throws Exception;

  @Override
  default void close() {}
}
