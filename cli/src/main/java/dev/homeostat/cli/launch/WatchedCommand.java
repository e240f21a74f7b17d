package dev.homeostat.cli.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A command whose JVM shall load the agent. Where the command is {@code java} itself, the option
 * stands right behind it; any other, a script mostly, gets it through the environment.
 *
 * @param words the command and its arguments
 * @param environment variables to set for it
 */
public record WatchedCommand(List<String> words, Map<String, String> environment) {

  /** Every JVM reads its options from there too. */
  static final String VARIABLE = "JAVA_TOOL_OPTIONS";

  /** Copies the collections. */
  public WatchedCommand {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  /**
   * Rewrites a command.
   *
   * @param words the command and its arguments; at least one
   * @param option that loads the agent
   * @param present the environment the command would get
   */
  public static WatchedCommand of(List<String> words, String option, Map<String, String> present) {
    if (isJava(words.get(0))) {
      List<String> rewritten = new ArrayList<>(words);
      rewritten.add(1, option);
      return new WatchedCommand(rewritten, Map.of());
    }
    String before = present.getOrDefault(VARIABLE, "");
    String all = before.isBlank() ? quoted(option) : before + " " + quoted(option);
    return new WatchedCommand(words, Map.of(VARIABLE, all));
  }

  /** A process that has this one's streams. */
  public ProcessBuilder builder() {
    ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
    builder.environment().putAll(environment);
    return builder;
  }

  private static boolean isJava(String program) {
    String name = String.valueOf(Path.of(program).getFileName());
    return name.equals("java") || name.equals("java.exe");
  }

  /** The JVM splits the variable at blanks and takes quotes of either kind away. */
  private static String quoted(String option) {
    boolean plain =
        option.chars().noneMatch(c -> Character.isWhitespace(c) || c == '\'' || c == '"');
    return plain ? option : '"' + option.replace("\"", "\"'\"'\"") + '"';
  }
}
