package dev.homeostat.web;

import dev.homeostat.signal.Signal;
import dev.homeostat.text.JsonWriter;
import java.util.Locale;

/**
 * What the API tells of a signal that is always the same, written once for all who ask: it is two
 * thirds of the text, of which each character would be looked at each time. A few kilobytes, which
 * are there from the first time that somebody asks. Immutable.
 */
final class SignalFacts {

  private static final String[] MEMBERS = new String[Signal.values().length];

  static {
    for (Signal signal : Signal.values()) {
      MEMBERS[signal.index()] = write(signal);
    }
  }

  private SignalFacts() {}

  /** Members of a JSON object, without its braces. */
  static String of(Signal signal) {
    return MEMBERS[signal.index()];
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
