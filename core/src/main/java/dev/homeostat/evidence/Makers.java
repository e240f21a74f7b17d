package dev.homeostat.evidence;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedObject;

/**
 * Where the classes that grew were allocated, from the recorder's samples of old objects: only what
 * has survived a collection is told there, and large objects are sampled most. Places in the
 * application or its libraries alone; of a class that did not grow they say nothing. Not
 * thread-safe; bounded by the samples it is given.
 */
final class Makers {

  private final Map<String, List<String>> placesOf = new HashMap<>();

  private Makers() {}

  /** Tells of what the samples of a recording say. */
  static void tell(Path file, Notes notes, Patience patience) throws Exception {
    Makers makers = new Makers();
    for (RecordedEvent sample : RecordedEvents.of(HolderInspector.SAMPLE, file, patience)) {
      makers.add(sample);
    }
    makers.tell(notes);
  }

  private void add(RecordedEvent event) {
    RecordedObject object = event.getValue("object");
    RecordedClass type = object == null ? null : object.getClass("type");
    if (type == null) {
      return;
    }
    String place = RecordedPlace.of(event);
    if (!place.isEmpty() && !Stacks.isJdk(place) && !Ours.isClass(place)) {
      String name = Histogram.plain(type.getName());
      placesOf.computeIfAbsent(name, any -> new ArrayList<>()).add(place);
    }
  }

  private void tell(Notes notes) {
    for (Map.Entry<String, List<String>> each : placesOf.entrySet()) {
      String most = Stacks.commonest(each.getValue());
      notes.addTo("class", each.getKey(), ", allocated at " + most);
    }
  }
}
