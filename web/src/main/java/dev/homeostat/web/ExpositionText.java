package dev.homeostat.web;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes Prometheus's text format, version 0.0.4: families in the order they are first named, each
 * with its help and type once. Not thread-safe.
 */
final class ExpositionText {

  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Map<String, StringBuilder> families = new LinkedHashMap<>();

  /** Adds a value to a family. One that is not a number is left out. */
  void add(String family, String type, String help, Map<String, String> labels, double value) {
    if (Double.isNaN(value)) {
      return;
    }
    families
        .computeIfAbsent(family, name -> head(name, type, help))
        .append(family)
        .append(labels(labels))
        .append(' ')
        .append(number(value))
        .append('\n');
  }

  /** As {@link #add}, for a gauge. */
  void gauge(String family, String help, Map<String, String> labels, double value) {
    add(family, "gauge", help, labels, value);
  }

  /** As {@link #add}, for a counter, whose name ends in {@code _total}. */
  void counter(String family, String help, Map<String, String> labels, double value) {
    add(family, "counter", help, labels, value);
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    families.values().forEach(out::append);
    return out.toString();
  }

  private static StringBuilder head(String family, String type, String help) {
    return new StringBuilder()
        .append("# HELP ")
        .append(family)
        .append(' ')
        .append(help.replace("\\", "\\\\").replace("\n", "\\n"))
        .append("\n# TYPE ")
        .append(family)
        .append(' ')
        .append(type)
        .append('\n');
  }

  static String labels(Map<String, String> labels) {
    if (labels.isEmpty()) {
      return "";
    }
    StringBuilder out = new StringBuilder("{");
    labels.forEach(
        (name, value) ->
            out.append(out.length() == 1 ? "" : ",")
                .append(name)
                .append("=\"")
                .append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
                .append('"'));
    return out.append('}').toString();
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
