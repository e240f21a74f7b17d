package dev.homeostat.alert;

import dev.homeostat.store.FieldReader;
import dev.homeostat.store.FieldWriter;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** Which causes nobody wants to hear of, and until when, by the epoch clock. Not thread-safe. */
public final class Silences {

  /** How many may be kept; a person sets each. */
  private static final int MOST = 1_000;

  // The fields of one.
  private static final int FINGERPRINT = 1;
  private static final int UNTIL = 2;

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

  /** Appends them, each as a field of a number. */
  public void write(int field, FieldWriter out) {
    for (Map.Entry<String, Long> each : until.entrySet()) {
      int begun = out.begin(field);
      out.put(FINGERPRINT, each.getKey()).put(UNTIL, each.getValue());
      out.end(begun);
    }
  }

  /** Takes over what {@link #write} appended, but for what is over. */
  public void read(int field, FieldReader in, long nowMillis) {
    for (byte[] each : in.records(field)) {
      FieldReader silence = new FieldReader(each);
      set(silence.text(FINGERPRINT, ""), silence.number(UNTIL, 0), nowMillis);
    }
  }

  /** The silences that last, with their ends in milliseconds since the epoch. */
  public Map<String, Long> lasting(long nowMillis) {
    for (Iterator<Long> ends = until.values().iterator(); ends.hasNext(); ) {
      if (ends.next() <= nowMillis) {
        ends.remove();
      }
    }
    return Map.copyOf(until);
  }
}
