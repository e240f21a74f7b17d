package dev.homeostat.detect;

import dev.homeostat.series.Tiers;
import java.nio.ByteBuffer;

/**
 * Which buckets of a series are normal: what a program does while it starts is held against
 * nothing. Of the finer levels those from the later half of learning on are; of the coarser the one
 * that was open when learning ended, which then begins anew. Some series have no start-up: all that
 * is known of how they move is how they moved so far. Not thread-safe.
 */
final class StartUp {

  /** No tick. */
  private static final long NEVER = Long.MAX_VALUE;

  private long begun = NEVER;
  private long learned = NEVER;

  StartUp(Traits traits) {
    if (!traits.startsUp()) {
      forget();
    }
  }

  /**
   * Sees a tick.
   *
   * @param ready whether it was watched for long enough
   * @return whether that is so for the first time
   */
  boolean endsAt(long tick, boolean ready) {
    begun = Math.min(begun, tick);
    if (!ready || learned != NEVER) {
      return false;
    }
    learned = tick;
    return true;
  }

  /** Whether it is not over yet. */
  boolean lasts() {
    return learned == NEVER;
  }

  /**
   * Closed buckets of a level that are normal, of those it remembers.
   *
   * @param start tick before which nothing counts in any case
   */
  int normal(Tiers tiers, int level, long start) {
    if (learned == NEVER) {
      return 0;
    }
    long ticks = Tiers.ticks(level);
    long from = Math.min(begun + (learned - begun) / 2, Math.floorDiv(learned, ticks) * ticks);
    return since(tiers, level, Math.max(start, from));
  }

  /** Closed buckets of a level that begin at a tick or behind it, of those it remembers. */
  static int since(Tiers tiers, int level, long tick) {
    long buckets = (tiers.end(level) - tick) / Tiers.ticks(level);
    return (int) Math.max(0, Math.min(tiers.size(level), buckets));
  }

  void write(ByteBuffer out) {
    out.putLong(begun).putLong(learned);
  }

  void read(ByteBuffer in) {
    begun = in.getLong();
    learned = in.getLong();
  }

  /** Takes it for over since ever. */
  void forget() {
    begun = 0;
    learned = 0;
  }
}
