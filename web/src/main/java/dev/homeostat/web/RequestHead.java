package dev.homeostat.web;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines a request begins with (RFC 9112), read strictly: what two readers could take for two
 * different things is refused, and so is what the API has no use for.
 *
 * @param method as it was sent
 * @param target a path, with a query or without
 * @param headers those that are read here, by their names in lower case
 * @param bodyLength what is announced to come behind it, in bytes
 */
record RequestHead(String method, String target, Map<String, String> headers, int bodyLength) {

  // What a byte may be; a pattern would take an interpreter ten times as long.
  private static final int CAPITAL = 1;
  private static final int VISIBLE = 2;
  private static final int NAME = 4;
  private static final int VALUE = 8;
  private static final byte[] KINDS = kinds();

  private static final int LONGEST_METHOD = 20;
  private static final String VERSION_1_1 = " HTTP/1.1";
  private static final String VERSION_1_0 = " HTTP/1.0";
  private static final String LENGTH = "content-length";
  private static final String CODING = "transfer-encoding";
  private static final Set<String> READ =
      Set.of(
          "host",
          "origin",
          "sec-fetch-site",
          "sec-fetch-mode",
          "sec-fetch-dest",
          "authorization",
          LENGTH,
          CODING);
  private static final int LONGEST_LENGTH = 9;

  /** A request that is answered without being looked at any further. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Answer answer;

    RefusedException(int status, String why) {
      super(why, null, false, false);
      this.answer = Answer.text(status, why + "\n");
    }

    /** What it is answered with. */
    Answer answer() {
      return answer;
    }
  }

  /**
   * Reads them.
   *
   * @param bytes which begin with them
   * @param length how many, without the empty line at the end
   * @throws RefusedException where they are no head, or one of what is not served
   */
  static RequestHead parse(byte[] bytes, int length) throws RefusedException {
    int end = span(VALUE, bytes, 0, length);
    String first = text(bytes, 0, end);
    int space = first.indexOf(' ');
    int target = first.length() - VERSION_1_1.length();
    if (!isLineEnd(bytes, end, length)
        || !(first.endsWith(VERSION_1_1) || first.endsWith(VERSION_1_0))
        || space < 1
        || space > LONGEST_METHOD
        || span(CAPITAL, bytes, 0, space) < space
        || bytes[space + 1] != '/'
        || span(VISIBLE, bytes, space + 1, target) < target) {
      throw new RefusedException(400, "this is no request of HTTP/1.1 for a path");
    }
    Map<String, String> headers = new HashMap<>();
    while (end < length) {
      int begin = end + 2;
      int colon = span(NAME, bytes, begin, length);
      end = span(VALUE, bytes, colon + 1, length);
      if (colon == begin
          || colon >= length
          || bytes[colon] != ':'
          || !isLineEnd(bytes, end, length)) {
        throw new RefusedException(400, "a header is none");
      }
      String name = text(bytes, begin, colon).toLowerCase(Locale.ROOT);
      if (READ.contains(name) && headers.put(name, text(bytes, colon + 1, end).strip()) != null) {
        throw new RefusedException(400, "the header " + name + " is there twice");
      }
    }
    if (headers.containsKey(CODING)) {
      throw new RefusedException(411, "a body is wanted with its Content-Length, not in pieces");
    }
    return new RequestHead(
        first.substring(0, space),
        first.substring(space + 1, target),
        headers,
        bodyLength(headers.get(LENGTH)));
  }

  private static byte[] kinds() {
    byte[] kinds = new byte[1 << Byte.SIZE];
    for (int c = 0; c < kinds.length; c++) {
      boolean capital = c >= 'A' && c <= 'Z';
      boolean visible = c > ' ' && c < 0x7f;
      boolean value = c == '\t' || (c >= ' ' && c != 0x7f);
      boolean name = visible && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
      kinds[c] =
          (byte)
              ((capital ? CAPITAL : 0)
                  | (visible ? VISIBLE : 0)
                  | (name ? NAME : 0)
                  | (value ? VALUE : 0));
    }
    return kinds;
  }

  /** Where the bytes of a kind end that begin at a place. */
  private static int span(int kind, byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && (KINDS[bytes[at] & 0xff] & kind) != 0) {
      at++;
    }
    return at;
  }

  private static boolean isLineEnd(byte[] bytes, int at, int length) {
    return at == length || (at + 1 < length && bytes[at] == '\r' && bytes[at + 1] == '\n');
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static int bodyLength(@Nullable String announced) throws RefusedException {
    if (announced == null) {
      return 0;
    }
    if (announced.isEmpty()
        || announced.length() > LONGEST_LENGTH
        || !announced.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new RefusedException(400, "Content-Length: allowed is a number of at most 9 digits");
    }
    return Integer.parseInt(announced);
  }

  /** The request, once its body is there. */
  Request with(String body) {
    int question = target.indexOf('?');
    return new Request(
        method,
        question < 0 ? target : target.substring(0, question),
        question < 0 ? null : target.substring(question + 1),
        headers,
        body);
  }
}
