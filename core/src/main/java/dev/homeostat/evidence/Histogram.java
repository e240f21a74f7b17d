package dev.homeostat.evidence;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The largest classes of a class histogram as {@code jcmd PID GC.class_histogram} prints it; hidden
 * classes of one origin count together. Immutable.
 *
 * @param classes by name, as people write it
 * @param lambdas the hidden ones that stand for a lambda, by the name that the JVM knows them by
 */
record Histogram(Map<String, Size> classes, Map<String, Size> lambdas) {

  static final Histogram EMPTY = new Histogram(Map.of());

  static final int MOST_CLASSES = 1_000;

  /** Behind the name of the class that made it. */
  private static final String LAMBDA = "$$Lambda";

  /** What a collector puts where nothing lives any more. */
  private static final String FILLER = "jdk.internal.vm.Filler";

  /** Behind a hidden class's name, before what tells it from others of that name. */
  private static final String HIDDEN = "/0x";

  /** One of which no lambdas are known apart. */
  Histogram(Map<String, Size> classes) {
    this(classes, Map.of());
  }

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
    Map<String, Size> lambdas = new HashMap<>();
    int at = 0;
    while (at < table.length() && classes.size() < MOST_CLASSES) {
      int end = table.indexOf('\n', at);
      int to = end < 0 ? table.length() : end;
      row(table.substring(at, to), classes, lambdas);
      at = to + 1;
    }
    return new Histogram(classes, lambdas);
  }

  Size of(String name) {
    return classes.getOrDefault(name, Size.NONE);
  }

  /** The lambda of a name of which there are most more than before, as the JVM knows it. */
  Optional<String> grownLambda(String name, Histogram before) {
    return lambdas.entrySet().stream()
        .filter(each -> plain(each.getKey()).equals(name))
        .max(Comparator.comparingLong(each -> more(each, before)))
        .map(Map.Entry::getKey);
  }

  private static long more(Map.Entry<String, Size> lambda, Histogram before) {
    return lambda.getValue().count()
        - before.lambdas.getOrDefault(lambda.getKey(), Size.NONE).count();
  }

  /** {@code 1: 12345 1234567 [B (java.base@17)}. */
  private static void row(String line, Map<String, Size> classes, Map<String, Size> lambdas) {
    String[] fields = line.trim().split(" +", 5);
    if (fields.length < 4 || !fields[0].endsWith(":") || fields[3].contains(FILLER)) {
      return;
    }
    try {
      Size size = new Size(Long.parseLong(fields[1]), Long.parseLong(fields[2]));
      String name = plain(fields[3]);
      classes.merge(name, size, Size::plus);
      if (name.contains(LAMBDA) && fields[3].contains(HIDDEN) && lambdas.size() < MOST_CLASSES) {
        lambdas.put(fields[3], size);
      }
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
    int hidden = element.indexOf(HIDDEN);
    return (hidden < 0 ? element : element.substring(0, hidden)) + "[]".repeat(dimensions);
  }
}
