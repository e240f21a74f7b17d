package dev.homeostat.lab.hosts;

import dev.homeostat.lab.fork.ForkedJvm;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A real server.
 *
 * @param name of the product and of the class path's folder, if it has one
 * @param software the folder it was unpacked to; {@code *} stands for its version
 * @param start lays out a run's folder and says how to start it
 * @param connect makes who asks it
 */
record Host(String name, String software, Start start, Connect connect) {

  /** Its own folder among what was unpacked. */
  Path unpackedIn(Path all) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(all, software)) {
      for (Path path : found) {
        return path;
      }
    }
    throw new IOException(all + " has no " + software);
  }

  /** Describes the start. */
  interface Start {
    ForkedJvm.Builder describe(Stage stage) throws Exception;
  }

  /** Makes a client; where the server is not there yet this or the first request throws. */
  interface Connect {
    Client to(Stage stage) throws Exception;
  }
}
