package dev.homeostat.cli.report;

import dev.homeostat.text.SafeText;

/** Text within a page. */
final class Html {

  private Html() {}

  /** Foreign text as text: no markup, no control characters, at most 200 characters. */
  static String escape(String text) {
    StringBuilder safe = new StringBuilder();
    SafeText.of(text)
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
