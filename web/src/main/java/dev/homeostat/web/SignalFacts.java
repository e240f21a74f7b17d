package dev.homeostat.web;

import dev.homeostat.signal.Signal;
import dev.homeostat.text.JsonWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the API tells of a signal that is always the same, written once for all who ask: it is two
 * thirds of the text, of which each character would be looked at each time. A few kilobytes, which
 * are there from the first time that somebody asks. Not made as the class is: a host without memory
 * for them has it another time. Thread-safe.
 */
final class SignalFacts {

  private final @Nullable String[] members = new @Nullable String[Signal.values().length];

  /** Members of a JSON object, without its braces. Threads that race here write the same. */
  String of(Signal signal) {
    String known = members[signal.index()];
    if (known == null) {
      known = write(signal);
      members[signal.index()] = known;
    }
    return known;
  }

  private static String write(Signal signal) {
    String object =
        new JsonWriter()
            .beginObject()
            .member("metric", signal.metric())
            .member("topic", Topic.of(signal).id())
            .member("unit", signal.unit())
            .member("description", signal.description())
            .member("watch", signal.watch().name().toLowerCase(Locale.ROOT))
            .member("anomaly_type", signal.anomalyType().id())
            .endObject()
            .toString();
    return object.substring(1, object.length() - 1);
  }
}
