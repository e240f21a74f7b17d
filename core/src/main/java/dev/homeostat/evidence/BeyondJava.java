package dev.homeostat.evidence;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a process used of the processor beyond its Java threads, by who did: the JVM's own threads,
 * native ones by the template of their names, and what is left, which none that still lives has
 * used. Stateless.
 */
final class BeyondJava {

  static final String JVM = "the JVM's own (collectors, compilers)";
  static final String GONE = "threads that came and went";

  /** Where the kernel tells nothing of threads. */
  static final String UNKNOWN = "the JVM's own and native threads";

  private BeyondJava() {}

  /**
   * Shares it out, most first; no more than there is, since a native thread may be a Java thread
   * too.
   *
   * @param nanos how much it is
   * @param used nanoseconds by the name of a thread, as the kernel keeps it, Java threads included
   * @param java the names of Java threads
   */
  static Map<String, Double> share(double nanos, Map<String, Double> used, Set<String> java) {
    Map<String, Double> shares = new LinkedHashMap<>();
    if (used.isEmpty()) {
      shares.put(UNKNOWN, nanos);
      return shares;
    }
    Set<String> known = new HashSet<>();
    java.forEach(name -> known.addAll(Tasks.kept(name)));
    Map<String, Double> groups = new HashMap<>();
    used.forEach(
        (name, much) -> {
          if (Tasks.isJvms(name)) {
            groups.merge(JVM, much, Double::sum);
          } else if (!known.contains(name)) {
            groups.merge(Template.of(name), much, Double::sum);
          }
        });
    double left = nanos;
    for (Map.Entry<String, Double> group : mostFirst(groups)) {
      double share = Math.min(left, group.getValue());
      shares.put(group.getKey(), share);
      left -= share;
    }
    shares.put(GONE, left);
    return shares;
  }

  /** The JVM's own before all others: those cannot be Java threads. */
  private static List<Map.Entry<String, Double>> mostFirst(Map<String, Double> groups) {
    return groups.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<String, Double> group) -> !group.getKey().equals(JVM))
                .thenComparing(Map.Entry.<String, Double>comparingByValue().reversed()))
        .toList();
  }
}
