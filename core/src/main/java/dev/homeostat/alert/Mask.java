package dev.homeostat.alert;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Covers what identifies people or hosts: paths, peers and digits in the names of suspects, paths
 * and peers in sentences. A path goes on to the end of its name, since it may have spaces in it.
 * Linear in the text's length; stateless and thread-safe.
 */
public final class Mask {

  private static final String COVERED = "***";
  private static final String PATH = "/" + COVERED;

  /** What the kernel writes behind the path of a file that is gone. */
  private static final String DELETED = " (deleted)";

  /** Behind the path in what the JDK says of a file. */
  private static final String REASON = ": ";

  /** Between them stand names within a word, as in {@code SendThread(zk.acme.internal:2181)}. */
  private static final String DELIMITERS = "()[]{}<>|,;='\"@";

  /** What a number may have become, see {@code Template}. */
  private static final String NUMBERS = "NMKLPQRS";

  private final boolean hosts;
  private final boolean digits;
  private final StringBuilder out;

  private Mask(boolean hosts, boolean digits, int length) {
    this.hosts = hosts;
    this.digits = digits;
    this.out = new StringBuilder(length);
  }

  /**
   * Covers a name: from the slash with which a path begins to its end, and before that word by word
   * what is behind a slash, an address with a port or two colons, and each digit.
   */
  public static String of(String name) {
    return of(name, false);
  }

  /**
   * As {@link #of(String)}, of a name that may have hosts in it.
   *
   * @param hosts whether words with dots in them that end as the names of hosts do are covered too
   */
  static String of(String name, boolean hosts) {
    Mask mask = new Mask(hosts, true, name.length());
    int path = pathFrom(name, 0);
    if (path < 0) {
      return mask.words(name).toString();
    }
    mask.words(name.substring(0, path)).append(PATH);
    return name.endsWith(DELETED) ? mask.out + DELETED : mask.out.toString();
  }

  /** Covers paths, addresses and hosts in a sentence of ours that may quote others; no digits. */
  static String ofSentence(String text) {
    Mask mask = new Mask(true, false, text.length());
    int from = 0;
    int path = pathFrom(text, 0);
    while (path >= 0) {
      mask.words(text.substring(from, path)).append(PATH);
      int reason = text.indexOf(REASON, path);
      from = reason < 0 ? text.length() : reason;
      path = pathFrom(text, from);
    }
    return mask.words(text.substring(from)).toString();
  }

  /**
   * Replaces names where they stand in a text as whole words, and nothing else: a name that is a
   * number is no part of a figure.
   *
   * @param covers what is told instead, by name
   */
  static String within(String text, Map<String, String> covers) {
    String covered = text;
    // The longest first: one name may be a part of another.
    List<String> names =
        covers.keySet().stream()
            .filter(name -> !name.isEmpty())
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
    for (String name : names) {
      covered = within(covered, name, covers.getOrDefault(name, ""));
    }
    return covered;
  }

  private static String within(String text, String name, String cover) {
    StringBuilder covered = new StringBuilder(text.length());
    int from = 0;
    int at = text.indexOf(name);
    while (at >= 0) {
      int to = at + name.length();
      if (isWithin(text, at) || isWithin(text, to)) {
        at = text.indexOf(name, at + 1);
      } else {
        covered.append(text, from, at).append(cover);
        from = to;
        at = text.indexOf(name, to);
      }
    }
    return covered.append(text, from, text.length()).toString();
  }

  /** Whether a place in a text is amidst a word, or a figure with a point in it. */
  private static boolean isWithin(String text, int at) {
    boolean amidstWord = isLetterOrDigit(text, at - 1) && isLetterOrDigit(text, at);
    boolean behindPoint = isAt(text, at - 1, '.') && isDigit(text, at - 2) && isDigit(text, at);
    boolean beforePoint = isAt(text, at, '.') && isDigit(text, at - 1) && isDigit(text, at + 1);
    return amidstWord || behindPoint || beforePoint;
  }

  private static boolean isLetterOrDigit(String text, int at) {
    return at >= 0 && at < text.length() && Character.isLetterOrDigit(text.charAt(at));
  }

  private static boolean isDigit(String text, int at) {
    return at >= 0 && at < text.length() && Character.isDigit(text.charAt(at));
  }

  private static boolean isAt(String text, int at, char c) {
    return at >= 0 && at < text.length() && text.charAt(at) == c;
  }

  /**
   * Where a path begins: a slash, or a drive, that no word stands before; -1 where there is none.
   */
  private static int pathFrom(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      boolean begins =
          i == 0 || text.charAt(i - 1) == ' ' || DELIMITERS.indexOf(text.charAt(i - 1)) >= 0;
      if (begins && (text.charAt(i) == '/' || text.startsWith(":\\", i + 1))) {
        return i;
      }
    }
    return -1;
  }

  private StringBuilder words(String text) {
    int from = 0;
    while (from <= text.length()) {
      int space = text.indexOf(' ', from);
      int to = space < 0 ? text.length() : space;
      word(text.substring(from, to));
      if (space >= 0) {
        out.append(' ');
      }
      from = to + 1;
    }
    return out;
  }

  private void word(String word) {
    int slash = word.indexOf('/');
    if (slash >= 0) {
      word(word.substring(0, slash));
      out.append(PATH);
    } else if (word.startsWith("[") && isAddress(word)) {
      out.append(COVERED);
    } else {
      int from = 0;
      for (int i = 0; i < word.length(); i++) {
        if (DELIMITERS.indexOf(word.charAt(i)) >= 0) {
          piece(word.substring(from, i));
          out.append(word.charAt(i));
          from = i + 1;
        }
      }
      piece(word.substring(from));
    }
  }

  private void piece(String piece) {
    if (isAddress(piece) || (hosts && isHost(piece))) {
      out.append(COVERED);
      return;
    }
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      out.append(digits && Character.isDigit(c) ? '#' : c);
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
    if (from == word.length() - 1 && NUMBERS.indexOf(word.charAt(from)) >= 0) {
      return true;
    }
    for (int i = from; i < word.length(); i++) {
      if (!Character.isDigit(word.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Words with dots between, the last of two letters and more that are all small or all great, as a
   * domain's is and a class's seldom.
   */
  private static boolean isHost(String word) {
    int end = word.endsWith(".") ? word.length() - 1 : word.length();
    int dot = word.lastIndexOf('.', end - 1);
    int small = 0;
    int great = 0;
    for (int i = dot + 1; i < end; i++) {
      char c = word.charAt(i);
      small += c >= 'a' && c <= 'z' ? 1 : 0;
      great += c >= 'A' && c <= 'Z' ? 1 : 0;
    }
    int letters = end - dot - 1;
    return dot > 0 && letters >= 2 && (small == letters || great == letters);
  }
}
