package dev.homeostat.evidence;

import java.util.List;

/**
 * A lock that threads wait for, in words. Immutable.
 *
 * @param type the lock's class
 * @param waiting how many wait for it
 * @param waiters most of them, by the template of their names
 * @param waitersAt where those wait
 * @param holder who holds it most often; empty where unknown
 * @param holderAt where; empty where unknown
 * @param share of all that is waited for
 */
record Contention(
    String type,
    String waiting,
    String waiters,
    String waitersAt,
    String holder,
    String holderAt,
    double share) {

  /** Tells of who holds it, of the lock, and of who waits. */
  void tell(Notes notes) {
    if (!holder.isEmpty()) {
      notes.suspect("thread", holder, "holds " + type + at(holderAt), share, List.of(holder));
    }
    notes.suspect(
        "lock",
        type,
        waiting
            + " wait for it, most of "
            + waiters
            + (holder.isEmpty() ? "" : ", held by " + holder),
        share,
        List.of(waiters, holder));
    notes.suspect("thread_group", waiters, "waits for " + type + at(waitersAt), share);
  }

  private static String at(String place) {
    return place.isEmpty() ? "" : " at " + place;
  }
}
