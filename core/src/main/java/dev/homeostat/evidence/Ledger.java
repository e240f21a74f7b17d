package dev.homeostat.evidence;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How much of something each group did, and at which scene, over a time that is not known
 * beforehand: in at most {@value #SLICES} slices of equal length, which begin at a second and
 * double as the time grows. So what came since an episode began can be held against what came
 * before it, when only later a recording is known to have one. Bounded at {@value #MOST_LINES}
 * lines and {@link Census#MOST_GROUPS} groups more, 5 MB at most; what comes when there is no room
 * counts without its scene, or among the others. Not thread-safe.
 */
final class Ledger {

  static final int SLICES = 256;
  static final int MOST_LINES = 2_000;

  private static final long FIRST_SLICE_MILLIS = 1_000;

  /** Of one group at one scene. */
  private record Line(String group, Scene scene) {}

  private final Map<Line, long[]> lines = new HashMap<>();
  private final Set<String> groups = new HashSet<>();
  private long sliceMillis = FIRST_SLICE_MILLIS;

  /** Numbers of slices, from the epoch on. */
  private long oldest;

  private long newest = -1;

  /** Adds what happened at a time, in any order. */
  void add(long epochMillis, String group, Scene scene, long much) {
    long slice = reach(Math.floorDiv(epochMillis, sliceMillis));
    Line line = new Line(group, scene);
    long[] slices = lines.get(line);
    if (slices == null) {
      slices = lines.computeIfAbsent(admitted(line), any -> new long[SLICES]);
    }
    slices[at(slice)] += much;
  }

  /** Forgets everything. */
  void clear() {
    lines.clear();
    groups.clear();
    sliceMillis = FIRST_SLICE_MILLIS;
    newest = oldest - 1;
  }

  /** What there was from one time to another, both with the whole of their slices. */
  Account between(long fromMillis, long toMillis) {
    return account(
        Math.max(oldest, Math.floorDiv(fromMillis, sliceMillis)),
        Math.min(newest, Math.floorDiv(toMillis, sliceMillis)));
  }

  /** What there was before the slice of a time. */
  Account before(long millis) {
    return account(oldest, Math.min(newest, Math.floorDiv(millis, sliceMillis) - 1));
  }

  private Account account(long from, long to) {
    Account account = new Account(Math.max(0, to - from + 1) * sliceMillis / 1e3);
    for (Map.Entry<Line, long[]> line : lines.entrySet()) {
      long sum = 0;
      for (long slice = from; slice <= to; slice++) {
        sum += line.getValue()[at(slice)];
      }
      if (sum != 0) {
        account.add(line.getKey().group, line.getKey().scene, sum);
      }
    }
    return account;
  }

  /** A new line as there is room for it. */
  private Line admitted(Line line) {
    boolean known = groups.contains(line.group);
    if (!known && groups.size() >= Census.MOST_GROUPS - 1) {
      return new Line(Census.OTHERS, Scene.NONE);
    }
    groups.add(line.group);
    return lines.size() < MOST_LINES ? line : new Line(line.group, Scene.NONE);
  }

  /** Makes room for a slice; returns its number by then. */
  private long reach(long slice) {
    if (newest < oldest) {
      oldest = slice;
      newest = slice;
      return slice;
    }
    long reached = slice;
    while (Math.max(newest, reached) - Math.min(oldest, reached) >= SLICES) {
      fold();
      reached = Math.floorDiv(reached, 2);
    }
    oldest = Math.min(oldest, reached);
    newest = Math.max(newest, reached);
    return reached;
  }

  /** Two slices become one. */
  private void fold() {
    for (Map.Entry<Line, long[]> line : lines.entrySet()) {
      long[] folded = new long[SLICES];
      for (long slice = oldest; slice <= newest; slice++) {
        folded[at(Math.floorDiv(slice, 2))] += line.getValue()[at(slice)];
      }
      line.setValue(folded);
    }
    sliceMillis *= 2;
    oldest = Math.floorDiv(oldest, 2);
    newest = Math.floorDiv(newest, 2);
  }

  private static int at(long slice) {
    return (int) Math.floorMod(slice, (long) SLICES);
  }
}
