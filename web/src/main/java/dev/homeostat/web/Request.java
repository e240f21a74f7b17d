package dev.homeostat.web;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that came in whole. Immutable.
 *
 * @param method as it was sent
 * @param path as it was sent, from its slash on
 * @param query what stands behind the question mark; nothing where there is none
 * @param headers those that are read here, by their names in lower case; each came once
 * @param body what came behind the head
 */
record Request(
    String method, String path, @Nullable String query, Map<String, String> headers, String body) {

  /** Copies the headers. */
  Request {
    headers = Map.copyOf(headers);
  }

  /** The value of a header, or nothing. */
  @Nullable String header(String name) {
    return headers.get(name);
  }

  /** How long its address is. */
  int targetLength() {
    return path.length() + (query == null ? 0 : 1 + query.length());
  }

  /** Whether only the head of the answer is wanted. */
  boolean isHead() {
    return method.equals("HEAD");
  }
}
