package dev.homeostat.text;

/**
 * Text that came from outside (thread, class, metric and file names, exception messages), made safe
 * to stand in a log line, a terminal, a page or a chat message. Stateless and thread-safe.
 */
public final class SafeText {

  /** The longest foreign string that leaves this process, in UTF-16 units. */
  public static final int MAX_LENGTH = 200;

  private SafeText() {}

  /**
   * Returns the text cut to {@link #MAX_LENGTH}, with every control, terminal-escape,
   * bidirectional, other invisible format and unpaired surrogate character written as a backslash,
   * a {@code u} and four hexadecimal digits.
   */
  public static String of(String foreign) {
    return of(foreign, MAX_LENGTH);
  }

  /**
   * As {@link #of(String)}, cut to another length.
   *
   * @param most the length, at least 1
   */
  public static String of(String foreign, int most) {
    if (foreign.length() <= most && isPlain(foreign)) {
      return foreign;
    }
    StringBuilder out = new StringBuilder(Math.min(foreign.length(), most) + 16);
    for (int i = 0; i < foreign.length(); ) {
      int codePoint = foreign.codePointAt(i);
      String piece = isHarmless(codePoint) ? Character.toString(codePoint) : escape(codePoint);
      if (out.length() + piece.length() > most) {
        out.setLength(Math.min(out.length(), most - 1));
        dropBrokenTail(out);
        return out.append('…').toString();
      }
      out.append(piece);
      i += Character.charCount(codePoint);
    }
    return out.toString();
  }

  /**
   * As {@link #of(String)}, but of any length: for a line of ours that quotes foreign words, which
   * are cut already.
   */
  public static String line(String quoting) {
    if (isPlain(quoting)) {
      return quoting;
    }
    StringBuilder out = new StringBuilder(quoting.length() + 16);
    for (int i = 0; i < quoting.length(); ) {
      int codePoint = quoting.codePointAt(i);
      if (isHarmless(codePoint)) {
        out.appendCodePoint(codePoint);
      } else {
        out.append(escape(codePoint));
      }
      i += Character.charCount(codePoint);
    }
    return out.toString();
  }

  /** As {@link #of(String)} of what a throwable says of itself; it may be anybody's code. */
  public static String of(Throwable foreign) {
    try {
      return of(String.valueOf(foreign));
    } catch (Throwable t) {
      return of(foreign.getClass().getName());
    }
  }

  /** Whether every character of the text is shown as it is: nothing to escape. */
  public static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      if (!isHarmless(codePoint)) {
        return false;
      }
      i += Character.charCount(codePoint);
    }
    return true;
  }

  private static boolean isHarmless(int codePoint) {
    if (codePoint >= ' ' && codePoint < 0x7f) {
      return true;
    }
    // FORMAT holds the bidirectional and zero-width characters; CONTROL holds ESC and the C1 set.
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  private static String escape(int codePoint) {
    StringBuilder out = new StringBuilder(12);
    for (char unit : Character.toChars(codePoint)) {
      out.append("\\u");
      for (int shift = 12; shift >= 0; shift -= 4) {
        out.append(Character.forDigit((unit >> shift) & 0xf, 16));
      }
    }
    return out.toString();
  }

  /** A cut must leave neither half a surrogate pair nor half an escape. */
  private static void dropBrokenTail(StringBuilder out) {
    int last = out.length() - 1;
    if (last >= 0 && Character.isHighSurrogate(out.charAt(last))) {
      out.setLength(last);
    }
    int slash = out.lastIndexOf("\\u");
    if (slash >= 0 && out.length() - slash < 6) {
      out.setLength(slash);
    }
  }
}
