package dev.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/troubleshooting.md explains messages that there are. */
class TroubleshootingTest {

  private static final Pattern HEADING = Pattern.compile("(?m)^### (`.+`)$");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  /**
   * What is said to a person who cannot go on, and what the agent writes when something is wrong.
   */
  private static final Pattern SAID =
      Pattern.compile(
          "(?:new Unreachable(?:Exception)?|new"
              + " Unreadable|log\\.accept|log\\(\\)\\.accept|say\\.accept"
              + "|problems\\.(?:add|ofFile|ofRow|ofCell))\\(([^;]+?)\\);");

  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** What stands between the parts of a message that differ, where it is enough to be told by. */
  private static final int LEAST = 8;

  @Test
  void everyMessageStandsInTheSources() throws IOException {
    List<String> messages = messages();
    String sources = sources();
    assertThat(messages).hasSizeGreaterThan(20);
    assertThat(messages)
        .allSatisfy(
            message ->
                assertThat(parts(message))
                    .isNotEmpty()
                    .allSatisfy(part -> assertThat(sources.contains(part)).as(part).isTrue()));
  }

  @Test
  void whatIsSaidWhereNothingGoesOnIsExplained() throws IOException {
    List<String> told = messages().stream().flatMap(message -> parts(message).stream()).toList();
    List<String> unexplained =
        SAID.matcher(sources())
            .results()
            .map(found -> literals(found.group(1)))
            .filter(words -> words.length() >= LEAST && !words.equals("interrupted"))
            .filter(words -> told.stream().noneMatch(words::contains))
            .toList();
    assertThat(unexplained).isEmpty();
  }

  private static String literals(String arguments) {
    return LITERAL
        .matcher(arguments)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.joining("…"))
        .replaceAll("%[sd]", "…");
  }

  private static List<String> messages() throws IOException {
    return HEADING
        .matcher(Files.readString(Path.of("../docs/troubleshooting.md")))
        .results()
        .flatMap(line -> QUOTED.matcher(line.group(1)).results())
        .map(found -> found.group(1))
        .toList();
  }

  private static List<String> parts(String message) {
    return Arrays.stream(message.split("…", -1))
        .map(part -> part.replaceFirst("^['; ]+", "").replaceFirst("[('; ]+$", ""))
        .filter(part -> part.length() >= LEAST)
        .toList();
  }

  /** All of ours, with strings that go over several lines in one. */
  private static String sources() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String module : List.of("core", "web", "agent", "cli", "kernel")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          all.append(Files.readString(file));
        }
      }
    }
    return all.toString().replaceAll("\"\\s*\\+\\s*\"", "");
  }
}
