package dev.homeostat.evidence;

import dev.homeostat.alert.Suspect;
import java.util.List;

/**
 * What the next stop of the application is for. The first one for an episode tells which classes
 * grew; they are kept here until the next one may come, which tells who holds them. That is kept
 * too: a later look finds other classes, and is not to lose it. Of one episode at a time, the
 * newest. Used by the thread that gathers evidence.
 */
final class NextStop {

  private String episode = "";
  private List<Suspect> classes = List.of();
  private List<Suspect> holders = List.of();

  /** Keeps the next stop for who holds what grew. */
  void isForHoldersOf(String id, List<Suspect> grown) {
    episode = id;
    classes = List.copyOf(grown);
    holders = List.of();
  }

  /** The classes that grew in an episode; empty where its next stop is not for who holds them. */
  List<Suspect> classesOf(String id) {
    return episode.equals(id) ? classes : List.of();
  }

  /** Who was found to hold what grew in an episode; empty where that is not known. */
  List<Suspect> holdersOf(String id) {
    return episode.equals(id) ? holders : List.of();
  }

  /** Says that the stop has been, or cannot be, and whom it found. */
  void isOver(String id, List<Suspect> found) {
    if (episode.equals(id)) {
      classes = List.of();
      holders = List.copyOf(found);
    }
  }
}
