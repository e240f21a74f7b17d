package dev.homeostat.evidence;

import dev.homeostat.alert.Suspect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the next stop of the application is for. The first one for an episode tells which classes
 * grew; they are kept here until the next one may come, which tells who holds them. That is kept
 * too: a later look finds other classes, and is not to lose it. Of {@value #MOST} episodes, the
 * newest. Used by the thread that gathers evidence.
 */
final class NextStop {

  private static final int MOST = 20;

  /** What is known of an episode: the classes, then who holds them. */
  private record Known(List<Suspect> classes, List<Suspect> holders) {
    static final Known NOTHING = new Known(List.of(), List.of());
  }

  private final Map<String, Known> known = new LinkedHashMap<>();

  /** Keeps the next stop for who holds what grew. */
  void isForHoldersOf(String id, List<Suspect> grown) {
    known.remove(id);
    known.put(id, new Known(List.copyOf(grown), List.of()));
    if (known.size() > MOST) {
      known.remove(known.keySet().iterator().next());
    }
  }

  /** The classes that grew in an episode; empty where its next stop is not for who holds them. */
  List<Suspect> classesOf(String id) {
    return known.getOrDefault(id, Known.NOTHING).classes;
  }

  /** Who was found to hold what grew in an episode; empty where that is not known. */
  List<Suspect> holdersOf(String id) {
    return known.getOrDefault(id, Known.NOTHING).holders;
  }

  /** Says that the stop has been, or cannot be, and whom it found. */
  void isOver(String id, List<Suspect> found) {
    known.replace(id, new Known(List.of(), List.copyOf(found)));
  }
}
