package dev.homeostat.cli.prometheus;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One number of a metric. Immutable.
 *
 * @param name the metric's
 * @param labels what tells it from others of that name
 * @param value may be NaN or infinite
 * @param counts whether it only counts up, so that its growth is what says something
 */
public record Sample(String name, Map<String, String> labels, double value, boolean counts) {

  /** Copies the labels. */
  public Sample {
    labels = Map.copyOf(labels);
  }

  /** The name in the spelling of {@link NameTable}: OpenTelemetry's dots are underscores there. */
  String plainName() {
    return plain(name);
  }

  /** A name in the table's spelling. */
  static String plain(String name) {
    return name.replace('.', '_').toLowerCase(Locale.ROOT);
  }

  /** Name and labels as a custom metric is called: {@code name{a=b,c=d}}. */
  String title() {
    if (labels.isEmpty()) {
      return name;
    }
    StringBuilder title = new StringBuilder(name).append('{');
    new TreeMap<>(labels)
        .forEach(
            (label, text) ->
                title
                    .append(title.charAt(title.length() - 1) == '{' ? "" : ",")
                    .append(label)
                    .append('=')
                    .append(text));
    return title.append('}').toString();
  }
}
