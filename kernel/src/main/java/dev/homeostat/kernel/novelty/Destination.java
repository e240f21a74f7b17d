package dev.homeostat.kernel.novelty;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where connections go: a subnet, or this host itself, and a port. What a person accepts may be
 * wider than what one connection is: {@code 10.0.0.0/8:443}, {@code [2001:db8::]/32:*}.
 *
 * @param host the word for this host itself; empty where it is a subnet
 * @param address the subnet's, 4 or 16 bytes
 * @param bits how many of its bits count
 * @param port the port's word, or that for any
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
record Destination(String host, byte[] address, int bits, String port) {

  /** Any port. */
  static final String ANY = "*";

  /** What ports of the system's choice have for a number. */
  static final String CHOSEN = "ephemeral";

  /** This host itself. */
  static final String LOOPBACK = "loopback";

  private static final Pattern FORM =
      Pattern.compile("(" + LOOPBACK + "|[0-9.]+/\\d{1,3}|\\[[0-9a-fA-F:.]+]/\\d{1,3}):([^:]+)");

  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,4}");
  private static final int LAST_PORT = 0xffff;

  /** Reads one; nothing where it is none. */
  static Optional<Destination> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || !isPort(form.group(2))) {
      return Optional.empty();
    }
    String where = form.group(1);
    if (where.equals(LOOPBACK)) {
      return Optional.of(new Destination(LOOPBACK, new byte[0], 0, form.group(2)));
    }
    int slash = where.indexOf('/');
    int bits = Integer.parseInt(where.substring(slash + 1));
    String literal = where.substring(0, slash).replace("[", "").replace("]", "");
    try {
      byte[] address = InetAddress.ofLiteral(literal).getAddress();
      return bits > address.length * Byte.SIZE
          ? Optional.empty()
          : Optional.of(new Destination("", address, bits, form.group(2)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether a word is a port's number, that of the system's choice, or any. */
  static boolean isPort(String word) {
    return word.equals(ANY)
        || word.equals(CHOSEN)
        || (NUMBER.matcher(word).matches() && Integer.parseInt(word) <= LAST_PORT);
  }

  /** Whether there are destinations it covers: no narrower subnet is told apart. */
  boolean coversAny() {
    boolean four = address.length == Integer.BYTES;
    return bits <= (four ? Behaviour.BYTES_OF_SUBNET_4 : Behaviour.BYTES_OF_SUBNET_6) * Byte.SIZE;
  }

  /** Whether all that goes there goes here too. */
  boolean covers(Destination other) {
    return host.equals(other.host)
        && address.length == other.address.length
        && bits <= other.bits
        && (port.equals(ANY) || port.equals(other.port))
        && sameBits(other.address);
  }

  private boolean sameBits(byte[] other) {
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> i % Byte.SIZE;
      if (((address[i / Byte.SIZE] ^ other[i / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
