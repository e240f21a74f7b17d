package dev.homeostat.evidence;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    tell(OldObject.in(file, patience), notes);
  }

  /** Tells of what samples say. */
  static void tell(List<OldObject> samples, Notes notes) {
    Makers makers = new Makers();
    samples.forEach(makers::add);
    makers.tell(notes);
  }

  private void add(OldObject sample) {
    String place = sample.allocatedAt();
    if (!place.isEmpty() && !Stacks.isJdk(place) && !Ours.isClass(place)) {
      placesOf.computeIfAbsent(sample.type(), any -> new ArrayList<>()).add(place);
    }
  }

  private void tell(Notes notes) {
    for (Map.Entry<String, List<String>> each : placesOf.entrySet()) {
      String most = Stacks.commonest(each.getValue());
      notes.addTo("class", each.getKey(), ", allocated at " + most);
    }
  }
}
