package dev.homeostat.evidence;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What there was at times of a recording of any length: at most {@value #MOST} times, of which
 * every other one is forgotten when they are too many. Not thread-safe.
 */
final class Snapshots<T> {

  static final int MOST = 16;

  private final NavigableMap<Long, T> taken = new TreeMap<>();

  /** Two that have something between them. */
  record Pair<T>(long beforeMillis, T before, long nowMillis, T now) {}

  /** Takes one; the first and the newest are never forgotten. */
  void take(long epochMillis, T snapshot) {
    if (taken.size() >= MOST && !taken.containsKey(epochMillis)) {
      boolean kept = false;
      for (Long time : taken.keySet().toArray(Long[]::new)) {
        kept = !kept;
        if (!kept) {
          taken.remove(time);
        }
      }
    }
    taken.put(epochMillis, snapshot);
  }

  /**
   * What there was when something began and when it was seen: the last one before each; where that
   * is the same, the next one stands for the later. Null where there are no two.
   */
  @Nullable Pair<T> around(long sinceMillis, long untilMillis) {
    Map.Entry<Long, T> before = taken.floorEntry(sinceMillis);
    before = before == null ? taken.firstEntry() : before;
    if (before == null) {
      return null;
    }
    Map.Entry<Long, T> now = taken.floorEntry(untilMillis);
    if (now == null || now.getKey() <= before.getKey()) {
      now = taken.higherEntry(before.getKey());
    }
    return now == null
        ? null
        : new Pair<>(before.getKey(), before.getValue(), now.getKey(), now.getValue());
  }
}
