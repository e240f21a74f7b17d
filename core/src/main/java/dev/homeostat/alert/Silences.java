package dev.homeostat.alert;

import java.util.HashMap;
import java.util.Map;

/** Which causes nobody wants to hear of, and until when, by the epoch clock. Not thread-safe. */
public final class Silences {

  /** How many may be kept; a person sets each. */
  private static final int MOST = 1_000;

  private final Map<String, Long> until = new HashMap<>();

  /** Makes an empty set. */
  public Silences() {}

  /** Silences a cause until a time, or ends its silence where that is not after now. */
  public boolean set(String fingerprint, long untilMillis, long nowMillis) {
    until.values().removeIf(end -> end <= nowMillis);
    until.remove(fingerprint);
    if (untilMillis <= nowMillis) {
      return true;
    }
    if (until.size() >= MOST) {
      return false;
    }
    until.put(fingerprint, untilMillis);
    return true;
  }

  /** Whether nobody wants to hear of a cause now. */
  public boolean cover(String fingerprint, long nowMillis) {
    Long end = until.get(fingerprint);
    return end != null && nowMillis < end;
  }

  /** The silences that last, with their ends in milliseconds since the epoch. */
  public Map<String, Long> lasting(long nowMillis) {
    until.values().removeIf(end -> end <= nowMillis);
    return Map.copyOf(until);
  }
}
