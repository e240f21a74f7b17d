package dev.homeostat.alert;

import dev.homeostat.text.SafeText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Who may be behind an anomaly.
 *
 * @param kind what it is: {@code thread_group}, {@code class}, {@code file}, …
 * @param name its name
 * @param detail what a person wants to know of it; may be empty
 * @param share its share of the change, from 0 to 1, where known
 * @param named the foreign names within the detail: what {@link Mask} covers there
 */
public record Suspect(
    String kind, String name, String detail, OptionalDouble share, List<String> named) {

  /** Kinds that are often named for whom they talk to; a class looks like a host's name. */
  private static final Set<String> OF_PEERS =
      Set.of("thread", "thread_group", "process", "address");

  /** Before the place in the code where virtual threads are. */
  private static final String PLACE = " at ";

  /** Copies the names. */
  public Suspect {
    named = List.copyOf(named);
  }

  /** One whose detail names nobody. */
  public Suspect(String kind, String name, String detail, OptionalDouble share) {
    this(kind, name, detail, share, List.of());
  }

  /** The same, with whatever identifies people or hosts covered. */
  Suspect masked() {
    Map<String, String> covers = covers();
    return new Suspect(
        kind,
        coverName(),
        Mask.within(detail, covers),
        share,
        named.stream().map(each -> covers.getOrDefault(each, "")).toList());
  }

  /** What is told instead of each foreign name in it, as it came and as it is spelled in alerts. */
  Map<String, String> covers() {
    Map<String, String> covers = new HashMap<>();
    boolean hosts = OF_PEERS.contains(kind) || kind.equals("lock");
    for (String each : named) {
      String cover = Mask.of(each, hosts);
      covers.put(each, cover);
      covers.put(SafeText.of(each), cover);
    }
    String cover = coverName();
    covers.put(name, cover);
    covers.put(SafeText.of(name), cover);
    return covers;
  }

  /** What a sentence says of it. */
  String told() {
    String who = kind.replace('_', ' ') + ' ' + SafeText.of(name);
    return detail.isEmpty() ? who : who + " (" + SafeText.of(detail) + ')';
  }

  private String coverName() {
    int place = kind.equals("virtual_threads") ? name.lastIndexOf(PLACE) : -1;
    return place < 0
        ? Mask.of(name, OF_PEERS.contains(kind))
        : Mask.of(name.substring(0, place), true) + Mask.of(name.substring(place));
  }
}
