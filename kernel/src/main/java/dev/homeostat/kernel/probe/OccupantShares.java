package dev.homeostat.kernel.probe;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who had processors recently, by the sums in the kernel's map, which is walked once a tick. Used
 * by one thread.
 */
final class OccupantShares {

  private static final long LEAST_NANOS = 1_000_000;

  private final Map<Key, RecentTime> shares = new HashMap<>();
  private final Set<Key> found = new HashSet<>();

  private record Key(int process, String thread, boolean ofStop) {}

  void beginWalk() {
    found.clear();
    shares.values().forEach(RecentTime::fade);
  }

  /** A sum that the walk comes to. */
  void take(int process, String thread, boolean ofStop, long nanos) {
    Key key = new Key(process, thread, ofStop);
    found.add(key);
    shares.computeIfAbsent(key, unknown -> new RecentTime()).take(nanos);
  }

  /**
   * Forgets who had little, where there are more than that many. Not whom the kernel still has:
   * what he ever had would be taken for recent at the next walk.
   */
  void endWalk(int most) {
    if (shares.size() > most) {
      shares
          .entrySet()
          .removeIf(
              share -> share.getValue().nanos() < LEAST_NANOS && !found.contains(share.getKey()));
    }
  }

  /** Those that had most, the first one first. */
  List<Occupant> most(int most) {
    return shares.entrySet().stream()
        .filter(share -> share.getValue().nanos() >= LEAST_NANOS)
        .sorted(Comparator.comparingLong(share -> -share.getValue().nanos()))
        .limit(most)
        .map(
            share ->
                new Occupant(
                    share.getKey().process(),
                    share.getKey().thread(),
                    share.getKey().ofStop(),
                    share.getValue().nanos()))
        .toList();
  }
}
