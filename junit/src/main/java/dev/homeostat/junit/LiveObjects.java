package dev.homeostat.junit;

import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * How many objects of each class live, and what they take, as the JVM's own class histogram tells.
 * Immutable; empty where this JVM has none.
 */
record LiveObjects(Map<String, Size> classes) {

  private static final List<String> PLATFORM =
      List.of("java.", "javax.", "jdk.", "sun.", "com.sun.", "[");

  /** What is counted with is kept, too. */
  private static final List<String> OURS =
      List.of(Census.class.getName(), Growth.class.getName(), LiveObjects.class.getName());

  /** How many there are, and their bytes. */
  record Size(long count, long bytes) {
    static final Size NONE = new Size(0, 0);
  }

  /** A class of which there are more than before. */
  private record More(String name, long count, long bytes) {
    @Override
    public String toString() {
      return count + " more of '" + name + "'";
    }
  }

  /** Counts, behind a full collection. */
  static LiveObjects count() {
    try {
      Object table =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
      return parse(String.valueOf(table));
    } catch (JMException e) {
      return new LiveObjects(Map.of());
    }
  }

  /** As {@link #count()}, with what such a count itself takes among the objects. */
  static LiveObjects countWithItself() {
    LiveObjects like = count();
    try {
      return count();
    } finally {
      Reference.reachabilityFence(like);
    }
  }

  /**
   * Reads rows such as {@code 1: 12345 1234567 [B (java.base@17)}; lines that are none are left
   * out.
   */
  static LiveObjects parse(String table) {
    Map<String, Size> classes = new HashMap<>();
    for (String line : table.split("\n", -1)) {
      String[] fields = line.strip().split(" +", -1);
      if (fields.length >= 4 && fields[0].matches("\\d+:")) {
        classes.put(fields[3], new Size(Long.parseLong(fields[1]), Long.parseLong(fields[2])));
      }
    }
    return new LiveObjects(classes);
  }

  /**
   * What there is most more of than before, by bytes, and the class that is not the platform's of
   * which there is; empty where nothing is known.
   */
  String culprits(LiveObjects before) {
    Optional<More> any = most(before, name -> true);
    Optional<More> own =
        most(
            before,
            name ->
                PLATFORM.stream().noneMatch(name::startsWith)
                    && OURS.stream().noneMatch(name::startsWith));
    return any.map(
            more ->
                more + own.filter(mine -> !mine.equals(more)).map(mine -> ", " + mine).orElse(""))
        .orElse("");
  }

  /** The kind of loader there are most more of than before; empty where there is none. */
  String loader(LiveObjects before) {
    return most(before, name -> name.endsWith("Loader")).map(More::toString).orElse("");
  }

  private Optional<More> most(LiveObjects before, Predicate<String> wanted) {
    return classes.entrySet().stream()
        .filter(each -> wanted.test(each.getKey()))
        .map(
            each -> {
              Size then = before.classes.getOrDefault(each.getKey(), Size.NONE);
              return new More(
                  plain(each.getKey()),
                  each.getValue().count() - then.count(),
                  each.getValue().bytes() - then.bytes());
            })
        .filter(more -> more.count > 0 && more.bytes > 0)
        .max(Comparator.comparingLong(More::bytes));
  }

  /** {@code [B} is how the JVM writes {@code byte[]}. */
  private static String plain(String name) {
    try {
      return name.startsWith("[") ? Class.forName(name).getTypeName() : name;
    } catch (ClassNotFoundException e) {
      return name;
    }
  }
}
