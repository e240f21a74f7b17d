package dev.homeostat.alert;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sentence of an alert with the names in it covered and its figures left as they are. Names
 * stand where {@link Episode} puts them: the suspect behind the words that bring it in, and others
 * in what could not be found out. Where no suspect is found there, as in a sentence of somebody
 * else's, each name is covered wherever it stands as a whole word.
 */
final class MaskedSummary {

  private final List<Suspect> suspects;
  private final Map<String, String> covers = new HashMap<>();

  /** Makes one of an alert's suspects. */
  MaskedSummary(List<Suspect> suspects) {
    this.suspects = suspects;
    for (Suspect suspect : suspects) {
      covers.putAll(suspect.covers());
    }
  }

  /** The sentence, covered. */
  String of(String summary) {
    int from = Math.max(behind(summary, Episode.LIKELIEST), behind(summary, Episode.MOST));
    Suspect told = toldAt(summary, from);
    if (told == null) {
      return withGaps(Mask.within(summary, covers));
    }
    return summary.substring(0, from)
        + told.masked().told()
        + withGaps(summary.substring(from + told.told().length()));
  }

  /** Where words end in a text, -1 where they are not in it. */
  private static int behind(String text, String words) {
    int at = text.indexOf(words);
    return at < 0 ? -1 : at + words.length();
  }

  /** The suspect a text tells from a place on, with nothing else up to the next part of it. */
  private @Nullable Suspect toldAt(String text, int from) {
    for (Suspect suspect : suspects) {
      String told = suspect.told();
      int to = from + told.length();
      if (from >= 0
          && text.startsWith(told, from)
          && (to == text.length() || text.startsWith("; ", to))) {
        return suspect;
      }
    }
    return null;
  }

  private String withGaps(String text) {
    int from = behind(text, Episode.NOT_FOUND_OUT);
    return from < 0
        ? text
        : text.substring(0, from) + Mask.ofSentence(Mask.within(text.substring(from), covers));
  }
}
