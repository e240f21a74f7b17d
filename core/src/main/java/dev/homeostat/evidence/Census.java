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

  /** What there is, most first, where nothing is known of what there was. */
  List<Growth> largest() {
    return counts.entrySet().stream()
        .filter(now -> !now.getKey().equals(OTHERS))
        .map(now -> new Growth(now.getKey(), 0, now.getValue(), 0))
        .sorted(Comparator.comparingLong(Growth::now).reversed().thenComparing(Growth::group))
        .toList();
  }

  /**
   * How a group grew.
   *
   * @param more by how much; 0 where nothing is known of what there was
   * @param now how much there is
   * @param total how much all groups that grew have grown by
   */
  record Growth(String group, long more, long now, long total) {

    /** What makes up less of a growth is none of the reasons for it. */
    private static final double LEAST_PART = 0.2;

    /** Its share of all that grew; NaN where nothing is known of what there was. */
    double share() {
      return shareOf(Double.NaN);
    }

    /**
     * Its share of a growth; NaN where nothing is known of what there was.
     *
     * @param growth NaN: that of all groups
     */
    double shareOf(double growth) {
      return more == 0 ? Double.NaN : more / whole(growth);
    }

    /** Whether it is enough to be behind a growth; NaN: that of all groups. */
    boolean mayBeBehind(double growth) {
      return much() >= LEAST_PART * whole(growth);
    }

    /** The most that may have come: what there is where nothing is known of what there was. */
    long much() {
      return more == 0 ? now : more;
    }

    /** In words, of so many to a unit: {@code 28 MiB more, 36 MiB}. */
    String inUnits(long per, String unit) {
      return (more == 0 ? "" : more / per + unit + " more, ") + now / per + unit;
    }

    private double whole(double growth) {
      return Double.isNaN(growth) ? total : growth;
    }
  }
}
