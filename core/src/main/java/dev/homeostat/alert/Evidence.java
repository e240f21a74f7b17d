package dev.homeostat.alert;

import java.util.List;

/**
 * What was found out about an episode.
 *
 * @param episode its id
 * @param suspects who may be behind it, first the likeliest
 * @param gaps what could not be found out and why, half a sentence each
 */
public record Evidence(String episode, List<Suspect> suspects, List<String> gaps) {
  /** Copies the lists. */
  public Evidence {
    suspects = List.copyOf(suspects);
    gaps = List.copyOf(gaps);
  }
}
