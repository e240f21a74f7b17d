package dev.homeostat.cli.report;

import dev.homeostat.text.SafeText;

/** Text within a page. */
final class Html {

  private Html() {}

  /** Foreign text as text: no markup, no control characters, at most 200 characters. */
  static String escape(String text) {
    return line(SafeText.of(text));
  }

  /** As {@link #escape}, but of any length: a sentence of ours, in which foreign words are cut. */
  static String line(String text) {
    StringBuilder safe = new StringBuilder();
    SafeText.line(text)
        .chars()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append((char) c);
              }
            });
    return safe.toString();
  }
}
