package dev.homeostat.alert;

import java.util.Comparator;
import java.util.List;

/**
 * Covers what identifies people or hosts in the names of suspects: paths, peers and digits. Linear
 * in the text's length; stateless and thread-safe.
 */
public final class Mask {

  private static final String COVERED = "***";

  private Mask() {}

  /**
   * Covers a name, word by word: from its first slash on a path, as a whole an address with a port
   * or with two colons, and in all others each digit.
   */
  public static String of(String name) {
    StringBuilder out = new StringBuilder(name.length());
    int from = 0;
    while (from <= name.length()) {
      int space = name.indexOf(' ', from);
      int to = space < 0 ? name.length() : space;
      cover(name.substring(from, to), out);
      if (space >= 0) {
        out.append(' ');
      }
      from = to + 1;
    }
    return out.toString();
  }

  /** Covers each of the names where it stands in a text, and nothing else. */
  static String within(String text, List<String> names) {
    String covered = text;
    // The longest first: one name may be a part of another.
    for (String name :
        names.stream()
            .filter(name -> !name.isEmpty())
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList()) {
      covered = covered.replace(name, of(name));
    }
    return covered;
  }

  private static void cover(String word, StringBuilder out) {
    int slash = word.indexOf('/');
    if (slash >= 0) {
      cover(word.substring(0, slash), out);
      out.append('/').append(COVERED);
      return;
    }
    if (isAddress(word)) {
      out.append(COVERED);
      return;
    }
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      out.append(Character.isDigit(c) ? '#' : c);
    }
  }

  /** {@code host:port}, an address of numbers and dots, or one of two colons and more. */
  private static boolean isAddress(String word) {
    int last = word.lastIndexOf(':');
    if (last > 0 && last < word.length() - 1 && isNumber(word, last + 1)) {
      return true;
    }
    int dots = 0;
    int digits = 0;
    int colons = 0;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      dots += c == '.' ? 1 : 0;
      colons += c == ':' ? 1 : 0;
      digits += Character.isDigit(c) ? 1 : 0;
    }
    return colons >= 2 || (dots == 3 && digits > 0 && dots + digits == word.length());
  }

  private static boolean isNumber(String word, int from) {
    for (int i = from; i < word.length(); i++) {
      if (!Character.isDigit(word.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
