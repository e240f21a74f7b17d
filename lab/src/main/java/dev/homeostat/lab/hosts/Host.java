package dev.homeostat.lab.hosts;

import dev.homeostat.lab.fork.ForkedJvm;

/**
 * A real server.
 *
 * @param name of the product and of the class path's folder, if it has one
 * @param software the folder it was unpacked to; {@code *} stands for its version
 * @param start lays out a run's folder and says how to start it
 * @param connect makes who asks it
 */
record Host(String name, String software, Start start, Connect connect) {

  /** Describes the start. */
  interface Start {
    ForkedJvm.Builder describe(Stage stage) throws Exception;
  }

  /** Makes a client; where the server is not there yet this or the first request throws. */
  interface Connect {
    Client to(Stage stage) throws Exception;
  }
}
