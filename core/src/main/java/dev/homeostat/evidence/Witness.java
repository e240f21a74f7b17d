package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;

/**
 * Sees the events of some types in a flight recording go by, and tells later who is behind an
 * episode. Keeps what it needs in memory that does not grow with the recording. Not thread-safe.
 */
interface Witness {

  /** The types of events it wants to see. */
  Set<String> events();

  /** Sees one. May throw what it likes, as where a JDK writes it otherwise. */
  void see(RecordedEvent event);

  /** Writes down whom it suspects; nothing where it saw none. */
  void testify(Inquiry inquiry, Notes notes);

  /** When an event was, since the epoch. */
  static long millis(RecordedEvent event) {
    return event.getEndTime().toEpochMilli();
  }
}
