package dev.homeostat.kernel.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The TCP ports a process listens on at one moment: sockets in that state, of its network
 * namespace, of which it holds a descriptor. Milliseconds, so once and not at a tick.
 */
final class ListeningPorts {

  /** In {@code /proc/PID/net/tcp}, hexadecimal. */
  private static final String LISTEN = "0A";

  private static final int LOCAL = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final int MOST_ROWS = 50_000;

  /** A server listens before it is connected to, so what it listens on comes early. */
  private static final int MOST_DESCRIPTORS = 10_000;

  private static final int HEX = 16;

  private ListeningPorts() {}

  /** Those that can be seen; none where the process may not be looked into. */
  static Set<Integer> of(Path process) {
    Set<String> held = held(process.resolve("fd"));
    Set<Integer> ports = new TreeSet<>();
    for (String table : List.of("tcp", "tcp6")) {
      try (BufferedReader rows =
          Files.newBufferedReader(
              process.resolve("net").resolve(table), StandardCharsets.ISO_8859_1)) {
        rows.lines()
            .limit(MOST_ROWS)
            .map(row -> row.strip().split("\\s+", INODE + 2))
            .filter(row -> row.length > INODE && row[STATE].equals(LISTEN))
            .filter(row -> held.contains("socket:[" + row[INODE] + "]"))
            .forEach(row -> ports.add(port(row[LOCAL])));
      } catch (IOException | UncheckedIOException e) {
        // No such protocol here, or it ended.
      }
    }
    return ports;
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.indexOf(':') + 1), HEX);
  }

  private static Set<String> held(Path folder) {
    Set<String> held = new HashSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      Iterator<Path> descriptors = all.iterator();
      for (int i = 0; i < MOST_DESCRIPTORS && descriptors.hasNext(); i++) {
        held.add(target(descriptors.next()));
      }
    } catch (IOException | DirectoryIteratorException e) {
      // Not ours to see, or it ended.
    }
    return held;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // Closed meanwhile.
    }
  }
}
