package dev.homeostat.lab.hosts;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a server logged, as a set: numbers (times, ports, ids) are one and the same, and so are
 * lines that differ in nothing else. The agent's own lines and those that quote the JVM's arguments
 * are left out.
 */
final class LogLines {

  /** What {@link RealHosts} gives every JVM, and what it gives some. */
  private static final Pattern ARGUMENTS = Pattern.compile("-Xmx|-javaagent:|-Dotel\\.");

  /** A random one: a UUID, or Kafka's 16 bytes in base64. */
  private static final Pattern ID = Pattern.compile("(?<![\\w-])([\\w-]{36}|[\\w-]{22})(?![\\w-])");

  /** Which of the two stops Keycloak is a race. */
  private static final Pattern STOPPING = Pattern.compile("\\((main|Shutdown thread)\\)");

  private static final Pattern NUMBER =
      Pattern.compile("(?:\\b[0-9a-fA-F]*[0-9][0-9a-fA-F]*|[0-9]+)(?:[.,:+Z-]*[0-9]+)*");

  private LogLines() {}

  static Set<String> of(String text) {
    return text.lines()
        .filter(line -> !line.startsWith("homeostat: ") && !ARGUMENTS.matcher(line).find())
        .map(line -> STOPPING.matcher(line).replaceAll("(a thread)"))
        .map(line -> ID.matcher(line).replaceAll("#"))
        .map(line -> NUMBER.matcher(line).replaceAll("#").strip())
        .filter(line -> !line.isEmpty())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * Compares a run with runs of the same server without the agent. What such runs do not have in
   * common with each other is no difference.
   *
   * @return lines that none of those has with {@code +}, and lines that all of those have with
   *     {@code -}
   */
  static List<String> differences(Collection<Set<String>> without, Set<String> with) {
    Stream<String> more =
        with.stream().filter(line -> without.stream().noneMatch(run -> run.contains(line)));
    Stream<String> fewer =
        without.stream()
            .flatMap(Set::stream)
            .distinct()
            .filter(line -> without.stream().allMatch(run -> run.contains(line)))
            .filter(line -> !with.contains(line));
    return Stream.concat(more.map(line -> "+ " + line), fewer.map(line -> "- " + line)).toList();
  }
}
