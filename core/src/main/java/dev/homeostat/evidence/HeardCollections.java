package dev.homeostat.evidence;

import dev.homeostat.text.Plain;
import java.lang.management.MemoryUsage;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Collections that were heard of one after the other: their causes, with how many, how long, and
 * how much each moved into the old generation; under G1 also what humongous objects, those of half
 * a region or more, have to do with it: which part of the collections they caused, and which part
 * of what was allocated they are.
 *
 * <p>The latter is what the old generation holds when a collection begins beyond what the one
 * before left there: while the application runs nothing else gets into G1's. Bounded; not
 * thread-safe.
 */
final class HeardCollections {

  private static final int MOST_SUSPECTS = 2;
  private static final double MIB = 1 << 20;

  /** G1's pools; no other collector has any of these names. */
  private static final String G1_OLD = "G1 Old Gen";

  private static final String G1_EDEN = "G1 Eden Space";
  private static final String HUMONGOUS = "Humongous";

  private final Map<String, Cause> causes = new HashMap<>();
  private int count;
  private int causedByHumongous;
  private boolean ofG1;

  /** What G1's old generation held behind the last collection; NaN before the first. */
  private double oldLeft = Double.NaN;

  private double humongousBytes;
  private double allocatedBytes;

  /**
   * Adds one.
   *
   * @param before what each pool held when it began
   * @param after and when it was over
   */
  void add(
      String cause, long millis, Map<String, MemoryUsage> before, Map<String, MemoryUsage> after) {
    count++;
    causedByHumongous += cause.contains(HUMONGOUS) ? 1 : 0;
    if (causes.size() < Census.MOST_GROUPS || causes.containsKey(cause)) {
      causes.computeIfAbsent(cause, Cause::new).add(millis, old(after) - old(before));
    }
    if (before.containsKey(G1_OLD) && after.containsKey(G1_OLD)) {
      ofG1 = true;
      if (!Double.isNaN(oldLeft)) {
        double humongous = Math.max(0, used(before, G1_OLD) - oldLeft);
        humongousBytes += humongous;
        allocatedBytes += humongous + used(before, G1_EDEN); // Each empties eden.
      }
      oldLeft = used(after, G1_OLD);
    }
  }

  /** How many there were. */
  int count() {
    return count;
  }

  /** Tells of the causes that took most of the time. */
  void tell(Notes notes) {
    double all = Math.max(1, causes.values().stream().mapToDouble(cause -> cause.millis).sum());
    String behind = humongous(); // The first of them.
    for (Cause cause :
        causes.values().stream()
            .sorted(Comparator.comparingDouble((Cause each) -> each.millis).reversed())
            .limit(MOST_SUSPECTS)
            .toList()) {
      notes.suspect("collection_cause", cause.name, cause.detail() + behind, cause.millis / all);
      behind = "";
    }
  }

  /** What humongous objects have to do with it; empty where there are none such. */
  private String humongous() {
    if (!ofG1) {
      return "";
    }
    return "; humongous objects: "
        + percent(causedByHumongous, count)
        + " % of collections"
        + (allocatedBytes > 0
            ? ", " + percent(humongousBytes, allocatedBytes) + " % of what was allocated"
            : "");
  }

  private static String percent(double part, double whole) {
    return Plain.number(Math.rint(100 * part / whole));
  }

  private static double used(Map<String, MemoryUsage> pools, String pool) {
    MemoryUsage usage = pools.get(pool);
    return usage == null ? 0 : usage.getUsed();
  }

  private static double old(Map<String, MemoryUsage> pools) {
    return pools.entrySet().stream()
        .filter(pool -> pool.getKey().contains("Old") || pool.getKey().contains("Tenured"))
        .mapToDouble(pool -> pool.getValue().getUsed())
        .sum();
  }

  /** Collections for one reason. */
  private static final class Cause {
    private final String name;
    private int count;
    private double millis;
    private double promoted;

    Cause(String name) {
      this.name = name;
    }

    void add(long took, double intoOld) {
      count++;
      millis += took;
      promoted += Math.max(0, intoOld);
    }

    String detail() {
      return count
          + (count == 1 ? " collection, " : " collections, ")
          + Plain.number(millis / count)
          + " ms each, "
          + Plain.number(promoted / count / MIB)
          + " MiB each into the old generation";
    }
  }
}
