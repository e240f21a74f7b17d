package dev.homeostat.evidence;

/**
 * The pattern of a name that is numbered: {@code pool-7-thread-2} is one of {@code
 * pool-N-thread-M}. Each run of digits becomes a letter, and so does a run of eight and more
 * hexadecimal digits that has a decimal one in it. Linear in the name's length.
 */
final class Template {

  private static final String LETTERS = "NMKLPQRS";
  private static final int LONG_HEX = 8;
  private static final int LONGEST = 160;

  private Template() {}

  /** The pattern of a name. */
  static String of(String name) {
    String from = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
    StringBuilder out = new StringBuilder(from.length());
    int letter = 0;
    int at = 0;
    while (at < from.length()) {
      int end = runEnd(from, at);
      if (end > at) {
        out.append(LETTERS.charAt(Math.min(letter++, LETTERS.length() - 1)));
        at = end;
      } else {
        out.append(from.charAt(at++));
      }
    }
    return out.toString();
  }

  /** The first number in a name, or an empty string: in a thread's name, its pool's. */
  static String firstNumber(String name) {
    int from = 0;
    while (from < name.length() && !isDigit(name.charAt(from))) {
      from++;
    }
    int to = from;
    while (to < name.length() && isDigit(name.charAt(to))) {
      to++;
    }
    return name.substring(from, to);
  }

  /** Where a run that begins here ends, or here. */
  private static int runEnd(String text, int from) {
    int hex = from;
    boolean decimal = false;
    while (hex < text.length() && isHex(text.charAt(hex))) {
      decimal |= isDigit(text.charAt(hex));
      hex++;
    }
    boolean begins = from == 0 || !Character.isLetterOrDigit(text.charAt(from - 1));
    if (begins && decimal && hex - from >= LONG_HEX) {
      return hex;
    }
    int digits = from;
    while (digits < text.length() && isDigit(text.charAt(digits))) {
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
