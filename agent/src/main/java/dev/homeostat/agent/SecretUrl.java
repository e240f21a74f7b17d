package dev.homeostat.agent;

/**
 * What may be shown of a text that should be a URL: it may hold a password before its host, and be
 * a secret itself behind it. Stateless and thread-safe.
 */
final class SecretUrl {

  private static final String COVER = "***";
  private static final String BEFORE_HOST = "://";

  private SecretUrl() {}

  /** The scheme, host and port it begins with, as far as they are surely that. */
  static String shown(String url) {
    int scheme = 0;
    while (scheme < url.length() && isLetter(url.charAt(scheme))) {
      scheme++;
    }
    if (scheme == 0 || !url.startsWith(BEFORE_HOST, scheme)) {
      return COVER;
    }
    int end = scheme + BEFORE_HOST.length();
    if (url.indexOf('@') < 0) {
      while (end < url.length() && isOfHost(url.charAt(end))) {
        end++;
      }
      end = endOfPort(url, end);
    }
    return end == url.length() ? url : url.substring(0, end) + COVER;
  }

  private static int endOfPort(String url, int from) {
    if (from == url.length() || url.charAt(from) != ':') {
      return from;
    }
    int end = from + 1;
    while (end < url.length() && isDigit(url.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isOfHost(char c) {
    return isLetter(c) || isDigit(c) || c == '.' || c == '-';
  }
}
