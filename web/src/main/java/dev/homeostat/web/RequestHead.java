package dev.homeostat.web;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final Pattern REQUEST_LINE =
      Pattern.compile("([A-Z]{1,20}) (/[\\x21-\\x7e]*) HTTP/1\\.[01]");
  private static final Pattern HEADER =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([\\t\\x20-\\x7e\\x80-\\xff]*)");
  private static final String LENGTH = "content-length";
  private static final String CODING = "transfer-encoding";
  private static final Set<String> READ =
      Set.of("host", "origin", "sec-fetch-site", "authorization", LENGTH, CODING);
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
   * @param text without the empty line at the end
   * @throws RefusedException where they are no head, or one of what is not served
   */
  static RequestHead parse(String text) throws RefusedException {
    String[] lines = text.split("\r\n", -1);
    Matcher first = REQUEST_LINE.matcher(lines[0]);
    if (!first.matches()) {
      throw new RefusedException(400, "this is no request of HTTP/1.1 for a path");
    }
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      Matcher header = HEADER.matcher(lines[i]);
      if (!header.matches()) {
        throw new RefusedException(400, "a header is none");
      }
      String name = header.group(1).toLowerCase(Locale.ROOT);
      if (READ.contains(name) && headers.put(name, header.group(2).strip()) != null) {
        throw new RefusedException(400, "the header " + name + " is there twice");
      }
    }
    if (headers.containsKey(CODING)) {
      throw new RefusedException(411, "a body is wanted with its Content-Length, not in pieces");
    }
    return new RequestHead(
        first.group(1), first.group(2), headers, bodyLength(headers.get(LENGTH)));
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
