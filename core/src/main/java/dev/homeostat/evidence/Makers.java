package dev.homeostat.evidence;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedObject;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where what stays on the heap was allocated, from the recorder's samples of old objects: only what
 * has survived a collection is told there, and large objects are sampled most. Places in the
 * application or its libraries alone. Not thread-safe; bounded by the samples it is given.
 */
final class Makers {

  /** A place of its own that is worth a word has made this part of the samples, at least. */
  private static final int LEAST_PART = 4;

  private final Map<String, List<String>> placesOf = new HashMap<>();
  private final Map<String, List<String>> typesAt = new HashMap<>();
  private int samples;

  private Makers() {}

  /** Tells of what the samples of a recording say. */
  static void tell(Path file, Notes notes, Patience patience) throws Exception {
    Makers makers = new Makers();
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        patience.check();
        RecordedEvent event = events.readEvent();
        if (event.getEventType().getName().equals("jdk.OldObjectSample")) {
          makers.add(event);
        }
      }
    }
    makers.tell(notes);
  }

  private void add(RecordedEvent event) {
    RecordedObject object = event.getValue("object");
    RecordedClass type = object == null ? null : object.getClass("type");
    if (type == null) {
      return;
    }
    samples++;
    String place = RecordedPlace.of(event);
    if (!place.isEmpty() && !Stacks.isJdk(place) && !Ours.isClass(place)) {
      String name = Histogram.plain(type.getName());
      placesOf.computeIfAbsent(name, any -> new ArrayList<>()).add(place);
      typesAt.computeIfAbsent(place, any -> new ArrayList<>()).add(name);
    }
  }

  /** With a class that grew, else as a suspect behind those. */
  private void tell(Notes notes) {
    boolean told = false;
    for (Map.Entry<String, List<String>> each : placesOf.entrySet()) {
      String most = Stacks.commonest(each.getValue());
      told |= notes.addTo("class", each.getKey(), ", allocated at " + most);
    }
    if (!told) {
      typesAt.entrySet().stream()
          .max(Comparator.comparingInt(each -> each.getValue().size()))
          .filter(each -> LEAST_PART * each.getValue().size() >= samples)
          .ifPresent(each -> suspect(each.getKey(), each.getValue(), notes));
    }
  }

  private void suspect(String place, List<String> types, Notes notes) {
    String type = Stacks.commonest(types);
    notes.suspect(
        "method",
        place,
        "allocated " + type + " that stays",
        (double) types.size() / samples,
        List.of(type));
  }
}
