package dev.homeostat.evidence;

import dev.homeostat.alert.Suspect;
import dev.homeostat.text.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What a look has brought so far. Not thread-safe. */
final class Notes {

  private static final int MOST_SUSPECTS = 8;
  private static final int MOST_GAPS = 3;

  private final List<Suspect> suspects = new ArrayList<>();
  private final List<String> gaps = new ArrayList<>();
  private boolean postponed;

  /** Writes down a suspect, behind those that stand there. */
  void suspect(String kind, String name, String detail, double share, List<String> named) {
    if (suspects.size() < MOST_SUSPECTS) {
      OptionalDouble known =
          Double.isNaN(share)
              ? OptionalDouble.empty()
              : OptionalDouble.of(Math.min(1, Math.max(0, Math.rint(share * 100) / 100)));
      suspects.add(
          new Suspect(
              kind,
              SafeText.of(name),
              SafeText.of(detail),
              known,
              named.stream().map(SafeText::of).toList()));
    }
  }

  /** Writes down one whose detail names nobody. */
  void suspect(String kind, String name, String detail, double share) {
    suspect(kind, name, detail, share, List.of());
  }

  /** Writes down what could not be seen, as half a sentence. */
  void gap(String why) {
    if (gaps.size() < MOST_GAPS && !gaps.contains(SafeText.of(why))) {
      gaps.add(SafeText.of(why));
    }
  }

  /** Says that a part has to be looked at again, once a pause is allowed. */
  void postpone() {
    postponed = true;
  }

  boolean isPostponed() {
    return postponed;
  }

  List<Suspect> suspects() {
    return suspects;
  }

  List<String> gaps() {
    return gaps;
  }
}
