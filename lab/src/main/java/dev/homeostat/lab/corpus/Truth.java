package dev.homeostat.lab.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What is known about one run, as one JSON object.
 *
 * <p>{@code injected} is what the fault had taken by the end of each second since {@code
 * started_ms}, in the metric's unit. {@code exhaustion_ms} is when base plus injected meets the
 * limit at the rate injected so far, or where the limit was met in the run; without a limit it is
 * the end of the run.
 */
final class Truth {
  private final List<String> members = new ArrayList<>();

  Truth text(String key, String value) {
    members.add(quoted(key) + ": " + quoted(value));
    return this;
  }

  Truth number(String key, double value) {
    members.add(quoted(key) + ": " + plain(value));
    return this;
  }

  Truth flag(String key, boolean value) {
    members.add(quoted(key) + ": " + value);
    return this;
  }

  Truth texts(String key, List<String> values) {
    members.add(
        quoted(key)
            + values.stream().map(Truth::quoted).collect(Collectors.joining(", ", ": [", "]")));
    return this;
  }

  Truth numbers(String key, double[] values) {
    StringBuilder array = new StringBuilder(quoted(key)).append(": [");
    for (int i = 0; i < values.length; i++) {
      array.append(i == 0 ? "" : ",").append(plain(values[i]));
    }
    members.add(array.append(']').toString());
    return this;
  }

  void write(Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, "{\n  " + String.join(",\n  ", members) + "\n}\n");
    Files.move(part, file);
  }

  private static String plain(double value) {
    if (!Double.isFinite(value)) {
      return "null";
    }
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
