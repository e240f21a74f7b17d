package dev.homeostat.junit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What grows from census to census. A leak rises again and again: between the first and the last
 * census by its least share a run, in most of the steps, and in the second half as in the first.
 * Threads and files are looked at name by name as well as all together: of some names others end
 * meanwhile, and some names are never given twice.
 */
final class Growth {

  /** By how many threads, files or classes a run. */
  private static final double LEAST_A_RUN = 0.5;

  /** In how many of the steps it has to rise. */
  private static final double MOST_STEPS = 0.6;

  /** How much of it has to be in the second half. */
  private static final double LATE = 0.25;

  private final List<Census> censuses;
  private final int runsBetween;
  private final LiveObjects before;

  /**
   * Compares censuses.
   *
   * @param runsBetween how many runs lie between two of them
   * @param before what lived at the first
   */
  Growth(List<Census> censuses, int runsBetween, LiveObjects before) {
    this.censuses = List.copyOf(censuses);
    this.runsBetween = runsBetween;
    this.before = before;
  }

  /** What leaks, as a sentence; nothing where nothing does. */
  Optional<String> leak(long heapBytesARun) {
    Census first = censuses.get(0);
    Census last = censuses.get(censuses.size() - 1);
    if (anyGrows(Census::threads)) {
      return Optional.of(
          "leaves threads behind: " + Census.culprit(first.threads(), last.threads()));
    }
    if (anyGrows(Census::files)) {
      return Optional.of("leaves files open: " + Census.culprit(first.files(), last.files()));
    }
    if (grows(Census::classes, LEAST_A_RUN)) {
      return Optional.of(
          "leaves classes loaded, and so their loader: "
              + (last.classes() - first.classes())
              + " more"
              + behind(LiveObjects.count().loader(before)));
    }
    if (grows(Census::heapBytes, heapBytesARun)) {
      return Optional.of(
          "leaves objects behind: the live heap grew by %d bytes a run"
                  .formatted((last.heapBytes() - first.heapBytes()) / runs())
              + behind(LiveObjects.count().culprits(before)));
    }
    return Optional.empty();
  }

  /** Whether threads or files grow: of what is left of them some may be about to end. */
  boolean mayEnd() {
    return anyGrows(Census::threads) || anyGrows(Census::files);
  }

  private boolean anyGrows(Function<Census, Map<String, Integer>> of) {
    return grows(census -> Census.count(of.apply(census)), LEAST_A_RUN)
        || of.apply(censuses.get(censuses.size() - 1)).keySet().stream()
            .anyMatch(name -> grows(census -> of.apply(census).getOrDefault(name, 0), LEAST_A_RUN));
  }

  private static String behind(String culprits) {
    return culprits.isEmpty() ? "" : ", " + culprits;
  }

  private boolean grows(ToLongFunction<Census> of, double leastARun) {
    long[] values = censuses.stream().mapToLong(of).toArray();
    long whole = values[values.length - 1] - values[0];
    long late = values[values.length - 1] - values[values.length / 2];
    int rises = 0;
    for (int i = 1; i < values.length; i++) {
      rises += values[i] > values[i - 1] ? 1 : 0;
    }
    return whole >= leastARun * runs()
        && rises >= MOST_STEPS * (values.length - 1)
        && late >= LATE * whole;
  }

  /** How many runs lie between the first and the last census. */
  int runs() {
    return (censuses.size() - 1) * runsBetween;
  }
}
