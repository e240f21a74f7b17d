package dev.homeostat.evidence;

import java.io.BufferedReader;
import java.io.FileReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The kernel's tables of sockets, in the namespace of a process: by inode, with whom each is
 * connected and in which state. No name is ever looked up.
 */
final class Sockets {

  private static final int MOST_LINES = 50_000;
  private static final int LISTEN = 10;

  /** By number, as in the kernel's {@code tcp_states.h}. */
  private static final List<String> STATES =
      List.of(
          "",
          "ESTABLISHED",
          "SYN_SENT",
          "SYN_RECV",
          "FIN_WAIT1",
          "FIN_WAIT2",
          "TIME_WAIT",
          "CLOSE",
          "CLOSE_WAIT",
          "LAST_ACK",
          "LISTEN",
          "CLOSING");

  private final Path net;

  /**
   * Looks with a process's eyes.
   *
   * @param process its folder in procfs
   */
  Sockets(Path process) {
    this.net = process.resolve("net");
  }

  /**
   * A socket as people call it.
   *
   * @param name with its peer
   * @param family without
   */
  record Named(String name, String family) {
    /** One of which no peer is known. */
    static final Named UNCONNECTED = new Named("not connected", "not connected");

    private static final Named UNIX = new Named("unix socket", "unix socket");
    private static final Named DATAGRAMS =
        new Named("datagrams, not connected", "datagrams, not connected");
  }

  /** What each inode's socket is. */
  Map<String, Named> byInode(Patience patience) throws Exception {
    Map<String, Named> found = new HashMap<>();
    for (String protocol : List.of("tcp", "tcp6", "udp", "udp6")) {
      List<Row> rows = read(net.resolve(protocol), patience);
      Set<Integer> listening = new HashSet<>();
      rows.stream().filter(row -> row.state == LISTEN).forEach(row -> listening.add(row.localPort));
      rows.forEach(row -> found.put(row.inode, row.named(listening, protocol.startsWith("udp"))));
    }
    unix(patience).forEach(inode -> found.put(inode, Named.UNIX));
    return found;
  }

  private static List<Row> read(Path table, Patience patience) throws Exception {
    List<Row> rows = new ArrayList<>();
    if (!Files.isReadable(table)) {
      return rows;
    }
    try (BufferedReader lines =
        new BufferedReader(new FileReader(table.toFile(), StandardCharsets.UTF_8))) {
      lines.readLine(); // The heading.
      String line = lines.readLine();
      while (line != null && rows.size() < MOST_LINES) {
        if (rows.size() % 1000 == 0) {
          patience.check();
        }
        // sl local_address rem_address st queues timer retransmits uid timeout inode …
        String[] fields = line.trim().split("\\s+", 11);
        if (fields.length >= 10) {
          rows.add(
              new Row(
                  fields[9],
                  port(fields[1]),
                  fields[2].substring(0, fields[2].indexOf(':')),
                  port(fields[2]),
                  Integer.parseInt(fields[3], 16)));
        }
        line = lines.readLine();
      }
    }
    return rows;
  }

  private Set<String> unix(Patience patience) throws Exception {
    Set<String> inodes = new HashSet<>();
    Path table = net.resolve("unix");
    if (!Files.isReadable(table)) {
      return inodes;
    }
    try (BufferedReader lines =
        new BufferedReader(new FileReader(table.toFile(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null && inodes.size() < MOST_LINES) {
        if (inodes.size() % 1000 == 0) {
          patience.check();
        }
        String[] fields = line.trim().split("\\s+", 8);
        if (fields.length >= 7) {
          inodes.add(fields[6]);
        }
        line = lines.readLine();
      }
    }
    return inodes;
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
  }

  /** A row of a table; the address as the kernel writes it. */
  private record Row(String inode, int localPort, String remote, int remotePort, int state) {

    /** Of an accepted socket the port it came in by, of others the port it went out to. */
    Named named(Set<Integer> listening, boolean datagrams) {
      if (state == LISTEN) {
        String name = "*:" + localPort + " LISTEN";
        return new Named(name, name);
      }
      if (remotePort == 0) {
        return datagrams ? Named.DATAGRAMS : Named.UNCONNECTED;
      }
      String how = datagrams ? "datagrams" : state < STATES.size() ? STATES.get(state) : "";
      if (listening.contains(localPort)) {
        String family = "*:" + localPort + " " + how;
        return new Named(family + " from " + host(), family);
      }
      return new Named(host() + ":" + remotePort + " " + how, "to port " + remotePort + " " + how);
    }

    /**
     * Words of four bytes, each in the processor's order of bytes; all we run on is little-endian.
     */
    private String host() {
      byte[] bytes = new byte[remote.length() / 2];
      for (int i = 0; i < bytes.length; i++) {
        int at = (i / 4 * 4 + (3 - i % 4)) * 2;
        bytes[i] = (byte) Integer.parseInt(remote.substring(at, at + 2), 16);
      }
      try {
        String host = InetAddress.getByAddress(bytes).getHostAddress();
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
      } catch (UnknownHostException e) {
        return remote;
      }
    }
  }
}
