package dev.homeostat.cli.attach;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the command line of a JVM says it runs. Stateless. */
final class JavaCommandLine {

  /** The launcher's options whose value is the next word. */
  private static final Set<String> WITH_VALUE =
      Set.of(
          "-cp",
          "-classpath",
          "--class-path",
          "-p",
          "--module-path",
          "--upgrade-module-path",
          "--patch-module",
          "--add-modules",
          "--limit-modules",
          "--add-exports",
          "--add-opens",
          "--add-reads",
          "--enable-native-access",
          "--source");

  private static final Set<String> BEFORE_PROGRAM = Set.of("-jar", "-m", "--module");

  private JavaCommandLine() {}

  /**
   * The main class, module or jar without its folder; of another launcher than {@code java} the
   * launcher's name.
   *
   * @param words the command line, its program first
   * @return nothing where a file of arguments may hold it: what stands behind it may be an argument
   */
  static Optional<String> program(List<String> words) {
    if (words.isEmpty()) {
      return Optional.empty();
    }
    String launcher = fileName(words.get(0));
    if (!launcher.equals("java")) {
      return Optional.of(launcher).filter(name -> !name.isBlank());
    }
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith("@")) {
        return Optional.empty();
      }
      if (BEFORE_PROGRAM.contains(word)) {
        return i + 1 < words.size() ? Optional.of(fileName(words.get(i + 1))) : Optional.empty();
      }
      if (word.startsWith("--module=")) {
        return Optional.of(fileName(word.substring(word.indexOf('=') + 1)));
      }
      if (WITH_VALUE.contains(word)) {
        i++;
      } else if (!word.startsWith("-")) {
        return Optional.of(fileName(word));
      }
    }
    return Optional.empty();
  }

  /** Of a path, or of a module and its class, what stands behind the last slash. */
  private static String fileName(String word) {
    return word.substring(word.lastIndexOf('/') + 1);
  }
}
