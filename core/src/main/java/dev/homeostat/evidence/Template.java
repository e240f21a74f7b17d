package dev.homeostat.evidence;

/**
 * The pattern of a name that is numbered: {@code pool-7-thread-2} is one of {@code
 * pool-N-thread-M}. Each run of digits becomes a letter, and so does a UUID, with hyphens or
 * underscores, and a run of eight and more hexadecimal digits that has a decimal one in it. Each
 * character is looked at a fixed number of times at most, and no more than {@value #LONGEST} of
 * them.
 */
final class Template {

  private static final String LETTERS = "NMKLPQRS";
  private static final int LONG_HEX = 8;
  private static final int LONGEST = 160;

  /** How long the parts of a UUID are. */
  private static final int[] UUID = {8, 4, 4, 4, 12};

  /** Behind what is common to names that belong together. */
  private static final String SEPARATORS = " -_#/:[({@|,;=";

  private Template() {}

  /** The pattern of a name. */
  static String of(CharSequence name) {
    int length = Math.min(name.length(), LONGEST);
    StringBuilder out = new StringBuilder(length);
    int letter = 0;
    int at = 0;
    while (at < length) {
      int end = runEnd(name, at, length);
      if (end > at) {
        out.append(LETTERS.charAt(Math.min(letter++, LETTERS.length() - 1)));
        at = end;
      } else {
        out.append(name.charAt(at++));
      }
    }
    return out.toString();
  }

  /** The names that begin as this one does, {@code session-*}; itself where it is of one piece. */
  static String family(String name) {
    for (int i = 1; i < name.length(); i++) {
      if (SEPARATORS.indexOf(name.charAt(i)) >= 0) {
        return name.substring(0, i + 1) + '*';
      }
    }
    return name;
  }

  /** The first number in a name, or an empty string: in a thread's name, its pool's. */
  static String firstNumber(CharSequence name) {
    int length = Math.min(name.length(), LONGEST);
    int from = 0;
    while (from < length && !isDigit(name.charAt(from))) {
      from++;
    }
    int to = from;
    while (to < length && isDigit(name.charAt(to))) {
      to++;
    }
    return name.subSequence(from, to).toString();
  }

  /** How many numbers, or what counts as one, are in a name. */
  static int numbers(CharSequence name) {
    int length = Math.min(name.length(), LONGEST);
    int numbers = 0;
    int at = 0;
    while (at < length) {
      int end = runEnd(name, at, length);
      numbers += end > at ? 1 : 0;
      at = Math.max(end, at + 1);
    }
    return numbers;
  }

  /** Where a run that begins here ends, or here. */
  private static int runEnd(CharSequence text, int from, int length) {
    // Only at the beginning of a word: anywhere in it, a word of n letters would cost n looks each.
    if (from == 0 || !Character.isLetterOrDigit(text.charAt(from - 1))) {
      int hex = from;
      boolean decimal = false;
      while (hex < length && isHex(text.charAt(hex))) {
        decimal |= isDigit(text.charAt(hex));
        hex++;
      }
      int uuid = hex - from == UUID[0] ? uuidEnd(text, hex, length) : from;
      if (uuid > from) {
        return uuid;
      }
      if (decimal && hex - from >= LONG_HEX) {
        return hex;
      }
    }
    int digits = from;
    while (digits < length && isDigit(text.charAt(digits))) {
      digits++;
    }
    return digits;
  }

  /** Where a UUID ends whose first part ends here; 0 where it is none. */
  private static int uuidEnd(CharSequence text, int firstEnd, int length) {
    int at = firstEnd;
    for (int part = 1; part < UUID.length; part++) {
      if (at >= length || (text.charAt(at) != '-' && text.charAt(at) != '_')) {
        return 0;
      }
      int end = ++at + UUID[part];
      while (at < end) {
        if (at >= length || !isHex(text.charAt(at))) {
          return 0;
        }
        at++;
      }
    }
    return at;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isHex(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
