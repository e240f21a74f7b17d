package dev.homeostat.evidence;

import dev.homeostat.evidence.Census.Growth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * How much there is of each group and, coarser, of each family of groups: where everything that
 * leaks has a name of its own (a peer, a session, a generated class), no group grows and only their
 * family does. Bounded as a {@link Census} is. Not thread-safe.
 */
final class Families {

  /** Of what grew: what has no group or family of its own is said from this part on. */
  private static final double WORTH_SAYING = 0.2;

  private final Census groups;
  private final Census families;

  /** How many groups of each family there are, as far as they are told apart. */
  private final Map<String, Integer> sizes = new HashMap<>();

  /** Has none so far. */
  Families() {
    this(new Census(), new Census());
  }

  private Families(Census groups, Census families) {
    this.groups = groups;
    this.families = families;
  }

  /**
   * What was counted elsewhere.
   *
   * @param familyOf says of which family a group is
   */
  static Families of(Census groups, Census families, UnaryOperator<String> familyOf) {
    Families counted = new Families(groups, families);
    for (String group : groups.names()) {
      counted.sizes.merge(familyOf.apply(group), 1, Integer::sum);
    }
    return counted;
  }

  void add(String group, String family) {
    int known = groups.size();
    groups.add(group);
    families.add(family);
    if (groups.size() > known && families.of(family) > 0) {
      sizes.merge(family, 1, Integer::sum);
    }
  }

  /**
   * What grew, most first: groups, and before them the family that grew most where no group has
   * half of that. Parts are those of what families grew by: groups that came for others that went
   * are no growth.
   */
  List<Growth> since(Families earlier) {
    List<Growth> coarse = families.since(earlier.families);
    long total = families.growth(earlier.families);
    List<Growth> grown = new ArrayList<>();
    for (Growth each : groups.since(earlier.groups)) {
      grown.add(new Growth(each.group(), each.more(), each.now(), total));
    }
    return withFamily(grown, coarse);
  }

  /** What there is, likewise, where nothing is known of what there was. */
  List<Growth> largest() {
    return withFamily(groups.largest(), families.largest());
  }

  private static List<Growth> withFamily(List<Growth> fine, List<Growth> coarse) {
    boolean scattered =
        !coarse.isEmpty() && (fine.isEmpty() || 2 * fine.get(0).much() < coarse.get(0).much());
    if (!scattered) {
      return fine;
    }
    List<Growth> all = new ArrayList<>(fine);
    all.add(0, coarse.get(0));
    return all;
  }

  /** Whether what grew is a family, not a group. */
  boolean isFamily(Growth growth) {
    return groups.of(growth.group()) == 0;
  }

  /** How many groups a family has, for people. */
  String size(Growth family) {
    return sizes.getOrDefault(family.group(), 0) + (groups.isFull() ? " and more" : "");
  }

  /** Says how much of the growth is of so many names that they were not told apart. */
  void tellOthers(Families earlier, Notes notes) {
    double share = families.others(earlier.families);
    if (share >= WORTH_SAYING) {
      notes.gap(
          "what " + Math.round(100 * share) + " % of it is (more names than can be told apart)");
    }
  }
}
