package dev.homeostat.signal;

import dev.homeostat.text.JsonWriter;
import dev.homeostat.text.SafeText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** How a JVM behaved at one tick: a value for each signal that could be read. Immutable. */
public final class BehaviorProfile {

  private final long epochMillis;
  private final double[] values;
  private final long collections;
  private final Map<String, Double> customMetrics;

  BehaviorProfile(
      long epochMillis,
      double[] values,
      long collections,
      String[] customNames,
      double[] customValues) {
    this.epochMillis = epochMillis;
    this.values = values;
    this.collections = collections;
    Map<String, Double> custom = new LinkedHashMap<>();
    for (int i = 0; i < customNames.length; i++) {
      custom.put(customNames[i], customValues[i]);
    }
    this.customMetrics = Collections.unmodifiableMap(custom);
  }

  /** When it was taken, in milliseconds since the epoch. */
  public long epochMillis() {
    return epochMillis;
  }

  /** The signal's value in its unit, or nothing where it could not be read. */
  public OptionalDouble value(Signal signal) {
    double value = values[signal.index()];
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** How many collections the JVM has made since it started. */
  public long collections() {
    return collections;
  }

  /** The custom metrics, by name without {@link Signal#CUSTOM_PREFIX}, in the order they came. */
  public Map<String, Double> customMetrics() {
    return customMetrics;
  }

  /**
   * Writes it as one flat JSON object: the seed's keys first, then the metrics of the catalogue.
   */
  public String toJson() {
    JsonWriter json = new JsonWriter().beginObject();
    member(json, Signal.THREADS.metric(), Signal.THREADS);
    member(json, Signal.HEAP_ALLOC_MB.metric(), Signal.HEAP_ALLOC_MB);
    member(json, Signal.HEAP_OBJECTS_K.metric(), Signal.HEAP_OBJECTS_K);
    member(json, Signal.GC_PAUSE_MS.metric(), Signal.GC_PAUSE_MS);
    json.name("num_gc").value(collections);
    member(json, "file_descriptors", Signal.FD_OPEN);
    if (!customMetrics.isEmpty()) {
      json.name("custom_metrics").beginObject();
      customMetrics.forEach((name, value) -> json.member(SafeText.of(name), value));
      json.endObject();
    }
    for (Signal signal : Signal.values()) {
      switch (signal) {
        case THREADS, HEAP_ALLOC_MB, HEAP_OBJECTS_K, GC_PAUSE_MS -> {}
        default -> member(json, signal.metric(), signal);
      }
    }
    return json.endObject().toString();
  }

  private void member(JsonWriter json, String name, Signal signal) {
    double value = values[signal.index()];
    if (!Double.isNaN(value)) {
      json.member(name, value);
    }
  }

  @Override
  public String toString() {
    return toJson();
  }
}
