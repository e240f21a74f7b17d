package dev.homeostat.evidence;

import dev.homeostat.alert.Suspect;
import java.util.List;

/**
 * What the next stop of the application is for. The first one for an episode tells which classes
 * grew; they are kept here until the next one may come, which tells who holds them. Of one episode
 * at a time, the newest. Used by the thread that gathers evidence.
 */
final class NextStop {

  private String episode = "";
  private List<Suspect> classes = List.of();

  /** Keeps the next stop for who holds what grew. */
  void isForHoldersOf(String id, List<Suspect> grown) {
    episode = id;
    classes = List.copyOf(grown);
  }

  /** The classes that grew in an episode; empty where its next stop is not for who holds them. */
  List<Suspect> classesOf(String id) {
    return episode.equals(id) ? classes : List.of();
  }

  /** Says that it has been. */
  void isOver() {
    episode = "";
    classes = List.of();
  }
}
