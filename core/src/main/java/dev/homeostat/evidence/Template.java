package dev.homeostat.evidence;

/**
 * The pattern of a name that is numbered: {@code pool-7-thread-2} is one of {@code
 * pool-N-thread-M}. Each run of digits becomes a letter, and so does a run of eight and more
 * hexadecimal digits that has a decimal one in it. Each character is looked at a fixed number of
 * times at most, and no more than {@value #LONGEST} of them.
 */
final class Template {

  private static final String LETTERS = "NMKLPQRS";
  private static final int LONG_HEX = 8;
  private static final int LONGEST = 160;

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

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isHex(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
