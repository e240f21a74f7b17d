package dev.homeostat.evidence;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** How much each group did in a span of time, and at which scenes. Not thread-safe. */
final class Account {

  private final double seconds;
  private final Map<String, Map<Scene, Long>> groups = new HashMap<>();

  /** Begins one of a span that is so long. */
  Account(double seconds) {
    this.seconds = seconds;
  }

  void add(String group, Scene scene, long much) {
    groups.computeIfAbsent(group, any -> new HashMap<>()).merge(scene, much, Long::sum);
  }

  /** How long the span is. */
  double seconds() {
    return seconds;
  }

  /** All that a group did, on balance. */
  long of(String group) {
    return groups.getOrDefault(group, Map.of()).values().stream().mapToLong(each -> each).sum();
  }

  /** All that all did. */
  long total() {
    return groups.keySet().stream().mapToLong(this::of).sum();
  }

  /** The groups and how much each did; the others come last, for they need no room. */
  Census census() {
    Census census = new Census();
    groups.keySet().stream()
        .sorted(Comparator.comparing(Census.OTHERS::equals))
        .forEach(group -> census.add(group, of(group)));
    return census;
  }

  /** What is true of most that a group did; empty where nothing is known of it. */
  String most(String group, Function<Scene, String> what) {
    Map<String, Long> sums = new HashMap<>();
    groups
        .getOrDefault(group, Map.of())
        .forEach(
            (scene, much) -> {
              String said = what.apply(scene);
              if (!said.isEmpty() && much > 0) {
                sums.merge(said, much, Long::sum);
              }
            });
    return sums.entrySet().stream()
        .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse("");
  }

  /** Who does more in a second than in an earlier span, the one with most more first. */
  List<Rise> since(Account earlier) {
    double all = groups.keySet().stream().mapToDouble(group -> rise(group, earlier)).sum();
    return groups.keySet().stream()
        .filter(group -> !group.equals(Census.OTHERS) && rise(group, earlier) > 0)
        .map(
            group ->
                new Rise(
                    group, of(group), rate(group), earlier.rate(group), rise(group, earlier) / all))
        .sorted(Comparator.comparingDouble(Rise::share).reversed().thenComparing(Rise::group))
        .toList();
  }

  private double rise(String group, Account earlier) {
    return Math.max(0, rate(group) - earlier.rate(group));
  }

  private double rate(String group) {
    return seconds == 0 ? 0 : of(group) / seconds;
  }

  /**
   * A group that does more.
   *
   * @param much what it did
   * @param perSecond in a second
   * @param before in a second of the earlier span
   * @param share of all that all do more
   */
  record Rise(String group, long much, double perSecond, double before, double share) {}
}
