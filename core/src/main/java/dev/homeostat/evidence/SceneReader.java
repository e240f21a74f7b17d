package dev.homeostat.evidence;

import java.util.Map;
import java.util.WeakHashMap;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedObject;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;

/**
 * Reads of events where, in whom and of what they are. The parser hands out one object for each
 * stack, thread and class of a part of a recording, so that each is put into words once: an
 * allocation takes a third of the time then. What is remembered goes with the part. Not
 * thread-safe.
 */
final class SceneReader {

  private final Map<RecordedStackTrace, String> places = new WeakHashMap<>();
  private final Map<RecordedThread, String> threads = new WeakHashMap<>();
  private final Map<RecordedClass, String> types = new WeakHashMap<>();

  /** Where an event was, and in which thread. */
  Scene scene(RecordedEvent event, String threadField) {
    return new Scene(place(event), thread(event, threadField), "");
  }

  /** The frame that tells something; empty where the event has no stack. */
  String place(RecordedEvent event) {
    RecordedStackTrace stack = event.getStackTrace();
    return stack == null ? "" : places.computeIfAbsent(stack, RecordedPlace::of);
  }

  /** The template of the name of the Java thread that stands in a field; empty where none does. */
  String thread(RecordedObject event, String field) {
    return event.hasField(field) && event.getValue(field) instanceof RecordedThread thread
        ? threads.computeIfAbsent(thread, each -> Template.of(nameOf(each)))
        : "";
  }

  /** Its name; empty where it is no Java thread. */
  static String nameOf(RecordedThread thread) {
    return thread.getJavaName() == null ? "" : thread.getJavaName();
  }

  /** The class that stands in a field, as people write it. */
  String type(RecordedObject event, String field) {
    RecordedClass type = event.getClass(field);
    return type == null
        ? "unknown"
        : types.computeIfAbsent(type, each -> Histogram.plain(each.getName()));
  }
}
