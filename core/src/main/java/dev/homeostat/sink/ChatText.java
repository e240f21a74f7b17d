package dev.homeostat.sink;

import dev.homeostat.text.SafeText;

/**
 * Text for chat receivers (Slack, Mattermost and their like), in which nothing mentions anybody,
 * formats, links or becomes an emoji: what those read as markup becomes a character that looks like
 * it. Stateless and thread-safe.
 */
final class ChatText {

  private static final String MARKUP = "<>&*~`@#[]|!";
  private static final String INSTEAD = "‹›＆∗∼ˋ＠＃［］∣ǃ";

  private ChatText() {}

  static String of(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int markup = MARKUP.indexOf(c);
      if (markup >= 0) {
        out.append(INSTEAD.charAt(markup));
      } else if (c == '_' && !(isWord(text, i - 1) && isWord(text, i + 1))) {
        out.append('＿');
      } else if (c == ':' && (text.startsWith("//", i + 1) || isEmoji(text, i + 1))) {
        out.append('∶');
      } else if (c == '.' && isWebAddress(text, i)) {
        out.append('․');
      } else if (Character.isSurrogate(c)) {
        out.append(c); // One half of a pair: the whole is harmless already.
      } else {
        out.append(c < ' ' ? SafeText.of(String.valueOf(c)) : String.valueOf(c));
      }
    }
    return out.toString();
  }

  /** Mattermost and its like make a link of {@code www.} and what follows. */
  private static boolean isWebAddress(String text, int dot) {
    return text.regionMatches(true, dot - 3, "www", 0, 3) && !isWord(text, dot - 4);
  }

  /** Whether a code such as {@code white_check_mark:} stands behind a colon. */
  private static boolean isEmoji(String text, int from) {
    int to = from;
    while (isWord(text, to) || (to < text.length() && "_+-".indexOf(text.charAt(to)) >= 0)) {
      to++;
    }
    return to > from && to < text.length() && text.charAt(to) == ':';
  }

  private static boolean isWord(String text, int i) {
    return i >= 0 && i < text.length() && Character.isLetterOrDigit(text.charAt(i));
  }
}
