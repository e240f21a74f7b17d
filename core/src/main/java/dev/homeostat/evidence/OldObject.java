package dev.homeostat.evidence;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedObject;
import org.jspecify.annotations.Nullable;

/**
 * A sample of the flight recorder's: an object that has survived for a while. Immutable.
 *
 * @param way from the object on to its root; of one link where nobody looked who holds it
 * @param root where the root is a variable, what the recorder says of its thread; else empty
 * @param allocatedAt the place in the code; may be empty
 * @param allocatedMillis when, since the epoch
 */
record OldObject(List<Link> way, String root, String allocatedAt, long allocatedMillis) {

  /** The event it comes in. */
  static final String SAMPLE = "jdk.OldObjectSample";

  private static final int LONGEST_CHAIN = 200;

  /** Copies the way. */
  OldObject {
    way = List.copyOf(way);
  }

  /** Those in a recording of ours, which is short. */
  static List<OldObject> in(Path file, Patience patience) throws Exception {
    List<OldObject> samples = new ArrayList<>();
    for (RecordedEvent event : RecordedEvents.of(SAMPLE, file, patience)) {
      OldObject sample = of(event);
      if (sample != null) {
        samples.add(sample);
      }
    }
    return samples;
  }

  /** Its class, as people write it. */
  String type() {
    return way.get(0).type();
  }

  /** Reads one; null where it holds no object. */
  static @Nullable OldObject of(RecordedEvent event) {
    RecordedObject object = event.getValue("object");
    if (object == null) {
      return null;
    }
    List<Link> way = new ArrayList<>();
    way.add(link(object, ""));
    while (way.size() < LONGEST_CHAIN) {
      RecordedObject reference = object.getValue("referrer");
      RecordedObject referrer = reference == null ? null : reference.getValue("object");
      if (referrer == null) {
        break;
      }
      RecordedObject field = reference.getValue("field");
      way.add(link(referrer, field == null ? "" : text(field, "name")));
      object = referrer;
    }
    RecordedObject root = event.getValue("root");
    boolean variable = root != null && text(root, "type").equals("Stack Variable");
    return new OldObject(
        way,
        variable ? text(root, "description") : "",
        RecordedPlace.of(event),
        event.getInstant("allocationTime").toEpochMilli());
  }

  private static Link link(RecordedObject object, String field) {
    RecordedClass type = object.getClass("type");
    return new Link(
        type == null ? "unknown" : Histogram.plain(type.getName()),
        field,
        object.getLong("address"),
        text(object, "description"));
  }

  private static String text(RecordedObject object, String field) {
    String text = object.getString(field);
    return text == null ? "" : text;
  }
}
