package dev.homeostat.kernel.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The TCP sockets a process has open at one moment: those of its network namespace of which it
 * holds a descriptor. Milliseconds, so once and not at a tick.
 *
 * @param listening the ports it listens on, each with how many sockets do
 * @param connected whom it connected to; who connected to it is not among them
 */
record OpenSockets(Map<Integer, Integer> listening, Set<InetSocketAddress> connected) {

  /** In {@code /proc/PID/net/tcp}, hexadecimal. */
  private static final String LISTEN = "0A";

  private static final String ESTABLISHED = "01";

  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final int MOST_ROWS = 50_000;

  /** A server listens before it is connected to, so what it listens on comes early. */
  private static final int MOST_DESCRIPTORS = 10_000;

  /**
   * From here on Linux gives out ports of its own choice: who asked for one is not to be seen here.
   */
  private static final int FIRST_CHOSEN_PORT = 32_768;

  private static final int HEX = 16;
  private static final int WORD = Integer.BYTES;

  /**
   * Those of a process.
   *
   * @throws IOException where it may not be looked into, or is not there
   */
  static OpenSockets of(Path process) throws IOException {
    Set<String> held = held(process.resolve("fd"));
    List<String[]> rows = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      rows.addAll(rows(process.resolve("net").resolve(table), held));
    }
    Map<Integer, Integer> listening = new TreeMap<>();
    rows.stream()
        .filter(row -> row[STATE].equals(LISTEN))
        .forEach(row -> listening.merge(port(row[LOCAL]), 1, Integer::sum));
    Set<InetSocketAddress> connected = new HashSet<>();
    rows.stream()
        .filter(row -> row[STATE].equals(ESTABLISHED) && !listening.containsKey(port(row[LOCAL])))
        .forEach(row -> connected.add(new InetSocketAddress(host(row[REMOTE]), port(row[REMOTE]))));
    return new OpenSockets(listening, connected);
  }

  /** An event of each, as it is seen now. */
  List<Event> events(int process, long nanos) {
    List<Event> events = new ArrayList<>();
    for (int port : listening.keySet()) {
      events.add(event(nanos, Event.Kind.LISTENING, process, port, Optional.empty()));
    }
    for (InetSocketAddress peer : connected) {
      Optional<InetAddress> address = Optional.of(peer.getAddress());
      events.add(event(nanos, Event.Kind.CONNECTED, process, peer.getPort(), address));
    }
    return events;
  }

  private static Event event(
      long nanos, Event.Kind kind, int process, int port, Optional<InetAddress> address) {
    boolean chosen = kind == Event.Kind.LISTENING && port >= FIRST_CHOSEN_PORT;
    return new Event(
        nanos, kind, process, 0, port, "", "", address, "", new byte[0], chosen, "", "");
  }

  private static List<String[]> rows(Path table, Set<String> held) {
    try (BufferedReader rows = Files.newBufferedReader(table, StandardCharsets.ISO_8859_1)) {
      return rows.lines()
          .limit(MOST_ROWS)
          .map(row -> row.strip().split("\\s+", INODE + 2))
          .filter(row -> row.length > INODE && held.contains("socket:[" + row[INODE] + "]"))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of(); // No such protocol here, or it ended.
    }
  }

  /** Words of four bytes, each in the processor's order; all we run on is little-endian. */
  private static InetAddress host(String address) {
    byte[] words = HexFormat.of().parseHex(address.substring(0, address.indexOf(':')));
    byte[] bytes = new byte[words.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = words[i / WORD * WORD + WORD - 1 - i % WORD];
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address: " + address, e);
    }
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.indexOf(':') + 1), HEX);
  }

  private static Set<String> held(Path folder) throws IOException {
    Set<String> held = new HashSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      Iterator<Path> descriptors = all.iterator();
      for (int i = 0; i < MOST_DESCRIPTORS && descriptors.hasNext(); i++) {
        held.add(target(descriptors.next()));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
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
