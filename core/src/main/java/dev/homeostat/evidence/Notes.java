package dev.homeostat.evidence;

import dev.homeostat.alert.Suspect;
import dev.homeostat.text.SafeText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** What a look has brought so far. Not thread-safe. */
final class Notes {

  private static final int MOST_SUSPECTS = 8;
  private static final int MOST_GAPS = 3;

  private final List<Suspect> suspects = new ArrayList<>();
  private final List<String> gaps = new ArrayList<>();
  private int first;
  private boolean postponed;
  private boolean repeated;

  /** Writes down a suspect, behind those that stand there. */
  void suspect(String kind, String name, String detail, double share, List<String> named) {
    if (suspects.size() < MOST_SUSPECTS) {
      suspects.add(of(kind, name, detail, share, named));
    }
  }

  /** Writes down one that is likelier than those that stand there, behind those before. */
  void suspectFirst(String kind, String name, String detail, double share, List<String> named) {
    suspects.add(first++, of(kind, name, detail, share, named));
    if (suspects.size() > MOST_SUSPECTS) {
      suspects.remove(MOST_SUSPECTS);
    }
  }

  /** Writes down before all others whom an earlier look found to be the likeliest. */
  void lead(List<Suspect> before) {
    suspects.addAll(0, before);
    while (suspects.size() > MOST_SUSPECTS) {
      suspects.remove(suspects.size() - 1);
    }
  }

  /** Writes down again whom an earlier look suspected. */
  void again(List<Suspect> before) {
    repeated = true;
    suspects.addAll(before.subList(0, Math.min(before.size(), MOST_SUSPECTS - suspects.size())));
  }

  private static Suspect of(
      String kind, String name, String detail, double share, List<String> named) {
    OptionalDouble known =
        Double.isNaN(share)
            ? OptionalDouble.empty()
            : OptionalDouble.of(Math.min(1, Math.max(0, Math.rint(share * 100) / 100)));
    return new Suspect(
        kind,
        SafeText.of(name),
        cut(detail, named),
        known,
        named.stream().map(SafeText::of).toList());
  }

  /**
   * Made safe, and cut before a foreign name rather than within it: half a name would not be known
   * for one where names are covered.
   */
  private static String cut(String detail, List<String> named) {
    String whole = SafeText.line(detail);
    if (whole.length() <= SafeText.MAX_LENGTH) {
      return whole;
    }
    int end = SafeText.of(detail).length() - 1; // It ends with an ellipsis.
    int before = 0;
    while (before != end) {
      before = end;
      for (String each : named) {
        String name = SafeText.line(each);
        int at = name.isEmpty() ? -1 : whole.lastIndexOf(name, end - 1);
        end = at >= 0 && at + name.length() > end ? at : end;
      }
    }
    return whole.substring(0, end) + '…';
  }

  /**
   * Adds to what is told of a suspect; nothing where there is none of that name.
   *
   * @param named the foreign names within what is added
   */
  void addTo(String kind, String name, String more, String... named) {
    String safe = SafeText.of(name);
    for (int i = 0; i < suspects.size(); i++) {
      Suspect old = suspects.get(i);
      if (old.kind().equals(kind) && old.name().equals(safe)) {
        List<String> all = new ArrayList<>(old.named());
        Arrays.stream(named).map(SafeText::of).forEach(all::add);
        String detail = cut(old.detail() + more, all);
        suspects.set(i, new Suspect(kind, safe, detail, old.share(), all));
      }
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

  /** Whether there is nobody but whom an earlier look suspected. */
  boolean isRepeated() {
    return repeated;
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
