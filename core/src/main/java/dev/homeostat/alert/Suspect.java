package dev.homeostat.alert;

import java.util.List;
import java.util.OptionalDouble;

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
    return new Suspect(
        kind,
        Mask.of(name),
        Mask.within(detail, named),
        share,
        named.stream().map(Mask::of).toList());
  }
}
