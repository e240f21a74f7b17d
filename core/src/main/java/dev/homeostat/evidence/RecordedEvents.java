package dev.homeostat.evidence;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** The events of one type in a flight recording of ours, which is short. */
final class RecordedEvents {

  private RecordedEvents() {}

  static List<RecordedEvent> of(String type, Path file, Patience patience) throws Exception {
    List<RecordedEvent> found = new ArrayList<>();
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        patience.check();
        RecordedEvent event = events.readEvent();
        if (event.getEventType().getName().equals(type)) {
          found.add(event);
        }
      }
    }
    return found;
  }
}
