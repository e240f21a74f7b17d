package dev.homeostat.evidence;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much there is of each of at most {@value #MOST_GROUPS} groups, the last of which counts what
 * came when there was no room. Not thread-safe.
 */
final class Census {

  static final int MOST_GROUPS = 500;
  static final String OTHERS = "(others)";

  private final Map<String, Long> counts = new HashMap<>();

  void add(String group) {
    add(group, 1);
  }

  void add(String group, long much) {
    boolean fits = counts.size() < MOST_GROUPS - 1 || counts.containsKey(group);
    counts.merge(fits ? group : OTHERS, much, Long::sum);
  }

  long of(String group) {
    return counts.getOrDefault(group, 0L);
  }

  /** The names of the groups that are told apart. */
  Set<String> names() {
    Set<String> names = new HashSet<>(counts.keySet());
    names.remove(OTHERS);
    return names;
  }

  int size() {
    return counts.size();
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }

  /** Whether there is no room for another group. */
  boolean isFull() {
    return counts.size() >= MOST_GROUPS - 1;
  }

  /** How much all groups that grew since an earlier census have grown by. */
  long growth(Census earlier) {
    return counts.entrySet().stream()
        .mapToLong(now -> Math.max(0, now.getValue() - earlier.of(now.getKey())))
        .sum();
  }

  /** The part of that which came when there was no room for another group. */
  double others(Census earlier) {
    return Math.max(0.0, of(OTHERS) - earlier.of(OTHERS)) / Math.max(1, growth(earlier));
  }

  /** What grew since an earlier census, most first. */
  List<Growth> since(Census earlier) {
    long total = growth(earlier);
    return counts.entrySet().stream()
        .filter(now -> !now.getKey().equals(OTHERS))
        .map(
            now ->
                new Growth(
                    now.getKey(), now.getValue() - earlier.of(now.getKey()), now.getValue(), total))
        .filter(growth -> growth.more > 0)
        .sorted(Comparator.comparingLong(Growth::more).reversed().thenComparing(Growth::group))
        .toList();
  }

  /**
   * How a group grew.
   *
   * @param more by how much
   * @param now how much there is
   * @param total how much all groups that grew have grown by
   */
  record Growth(String group, long more, long now, long total) {
    double share() {
      return total == 0 ? Double.NaN : (double) more / total;
    }
  }
}
