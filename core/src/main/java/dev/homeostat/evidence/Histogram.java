package dev.homeostat.evidence;

import java.util.HashMap;
import java.util.Map;

/**
 * The largest classes of a class histogram as {@code jcmd PID GC.class_histogram} prints it; hidden
 * classes of one origin count together. Immutable.
 *
 * @param classes by name, as people write it
 */
record Histogram(Map<String, Size> classes) {

  static final Histogram EMPTY = new Histogram(Map.of());

  static final int MOST_CLASSES = 1_000;

  /** How many objects there are of a class and what they take. */
  record Size(long count, long bytes) {
    static final Size NONE = new Size(0, 0);

    Size plus(Size other) {
      return new Size(count + other.count, bytes + other.bytes);
    }

    Size minus(Size other) {
      return new Size(count - other.count, bytes - other.bytes);
    }
  }

  /** Reads a table; lines that are no rows are left out. */
  static Histogram parse(String table) {
    Map<String, Size> classes = new HashMap<>();
    int at = 0;
    while (at < table.length() && classes.size() < MOST_CLASSES) {
      int end = table.indexOf('\n', at);
      int to = end < 0 ? table.length() : end;
      row(table.substring(at, to), classes);
      at = to + 1;
    }
    return new Histogram(classes);
  }

  Size of(String name) {
    return classes.getOrDefault(name, Size.NONE);
  }

  /** {@code 1: 12345 1234567 [B (java.base@17)}. */
  private static void row(String line, Map<String, Size> classes) {
    String[] fields = line.trim().split(" +", 5);
    if (fields.length < 4 || !fields[0].endsWith(":")) {
      return;
    }
    try {
      Size size = new Size(Long.parseLong(fields[1]), Long.parseLong(fields[2]));
      classes.merge(plain(fields[3]), size, Size::plus);
    } catch (NumberFormatException e) {
      // The table's heading.
    }
  }

  /** {@code [Ljava.lang.Object;} is {@code java.lang.Object[]}. */
  static String plain(String name) {
    int dimensions = 0;
    while (dimensions < name.length() && name.charAt(dimensions) == '[') {
      dimensions++;
    }
    String element = name.substring(dimensions);
    if (dimensions > 0 && element.startsWith("L") && element.endsWith(";")) {
      element = element.substring(1, element.length() - 1);
    } else if (dimensions > 0) {
      element =
          switch (element) {
            case "Z" -> "boolean";
            case "B" -> "byte";
            case "C" -> "char";
            case "D" -> "double";
            case "F" -> "float";
            case "I" -> "int";
            case "J" -> "long";
            case "S" -> "short";
            default -> element;
          };
    }
    int hidden = element.indexOf("/0x");
    return (hidden < 0 ? element : element.substring(0, hidden)) + "[]".repeat(dimensions);
  }
}
