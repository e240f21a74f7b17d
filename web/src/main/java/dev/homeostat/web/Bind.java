package dev.homeostat.web;

import java.util.Optional;

/**
 * Where a server listens.
 *
 * @param host a name or an address; without brackets
 * @param port 0 is a free one
 */
public record Bind(String host, int port) {

  /** What may be said, for people. */
  public static final String ALLOWED = "[ADDRESS:]PORT, PORT from 0 (a free one) to 65535, or off";

  private static final String LOOPBACK = "127.0.0.1";
  private static final int MOST_PORT = 65_535;

  /** Reads {@code [ADDRESS:]PORT}; an IPv6 address stands in brackets. */
  public static Optional<Bind> parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? LOOPBACK : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      return Optional.empty();
    }
    String port = text.substring(colon + 1);
    boolean good =
        !port.isEmpty()
            && port.length() <= 5
            && port.chars().allMatch(c -> c >= '0' && c <= '9')
            && Integer.parseInt(port) <= MOST_PORT
            && !host.isEmpty()
            && host.chars().allMatch(Bind::isHost);
    return good ? Optional.of(new Bind(host, Integer.parseInt(port))) : Optional.empty();
  }

  /** As an authority of a URL, with another port. */
  String authority(int actualPort) {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + actualPort;
  }

  private static boolean isHost(int c) {
    return c < 128 && (Character.isLetterOrDigit(c) || ".-:%_".indexOf(c) >= 0);
  }
}
