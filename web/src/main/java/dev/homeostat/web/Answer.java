package dev.homeostat.web;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * What a request is answered with. Nothing of a request stands in the head of its answer.
 *
 * @param status the HTTP status
 * @param type the content's type
 * @param body the content
 */
record Answer(int status, String type, String body) {

  static final String TEXT = "text/plain; charset=utf-8";
  static final String JSON = "application/json";

  /** Server-sent events: the body is the first, and the answer goes on. */
  static final String EVENTS = "text/event-stream";

  private static final int UNKNOWN = 401;

  private static final Map<Integer, String> REASONS =
      Map.ofEntries(
          Map.entry(200, "OK"),
          Map.entry(400, "Bad Request"),
          Map.entry(UNKNOWN, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(409, "Conflict"),
          Map.entry(411, "Length Required"),
          Map.entry(413, "Content Too Large"),
          Map.entry(414, "URI Too Long"),
          Map.entry(421, "Misdirected Request"),
          Map.entry(429, "Too Many Requests"),
          Map.entry(431, "Request Header Fields Too Large"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(503, "Service Unavailable"));

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final String ALWAYS =
      String.join(
          "\r\n",
          "Content-Security-Policy: " + POLICY,
          "X-Content-Type-Options: nosniff",
          "X-Frame-Options: DENY",
          "Referrer-Policy: no-referrer",
          "Cross-Origin-Resource-Policy: same-origin",
          "Cache-Control: no-store",
          "Connection: close",
          "");

  static Answer text(int status, String text) {
    return new Answer(status, TEXT, text);
  }

  static Answer json(int status, String json) {
    return new Answer(status, JSON, json);
  }

  /** The head of an answer whose end is that of the connection. */
  String head() {
    return "HTTP/1.1 "
        + status
        + ' '
        + REASONS.getOrDefault(status, "")
        + "\r\nContent-Type: "
        + type
        + "\r\n"
        + (status == UNKNOWN ? "WWW-Authenticate: Basic realm=\"homeostat\"\r\n" : "")
        + ALWAYS
        + "\r\n";
  }

  /**
   * The whole answer.
   *
   * @param headOnly whether the body is left out
   */
  byte[] bytes(boolean headOnly) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String head = head();
    byte[] begin =
        (head.substring(0, head.length() - 2) + "Content-Length: " + content.length + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    if (headOnly) {
      return begin;
    }
    byte[] whole = Arrays.copyOf(begin, begin.length + content.length);
    System.arraycopy(content, 0, whole, begin.length, content.length);
    return whole;
  }
}
