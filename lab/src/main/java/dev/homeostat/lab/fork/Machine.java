package dev.homeostat.lab.fork;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Where and when something was measured, for the head of a page. */
public final class Machine {

  private Machine() {}

  /** A list: date and commit, processor and load, JDKs. */
  public static String describe(List<Jdk> jdks) throws IOException, InterruptedException {
    StringBuilder lines = new StringBuilder();
    lines
        .append("- ")
        .append(LocalDate.now(ZoneOffset.UTC))
        .append(", commit ")
        .append(commit())
        .append("\n- ")
        .append(processor())
        .append(", ")
        .append(Runtime.getRuntime().availableProcessors())
        .append(" processors (load average ")
        .append(Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0])
        .append(" at the end), ")
        .append(System.getProperty("os.name"))
        .append(' ')
        .append(System.getProperty("os.version"))
        .append('\n');
    for (Jdk jdk : jdks) {
      lines.append("- JDK ").append(version(jdk)).append('\n');
    }
    return lines.toString();
  }

  private static String version(Jdk jdk) throws IOException {
    String release = Files.readString(jdk.home().resolve("release"));
    String runtime = field(release, "JAVA_RUNTIME_VERSION");
    return (runtime.isEmpty() ? field(release, "JAVA_VERSION") : runtime)
        + ", "
        + field(release, "IMPLEMENTOR");
  }

  private static String field(String release, String name) {
    return release
        .lines()
        .filter(line -> line.startsWith(name + "="))
        .map(line -> line.substring(name.length() + 1).replace("\"", ""))
        .findFirst()
        .orElse("");
  }

  /** The processor's model. */
  public static String processor() throws IOException {
    return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 2))
        .findFirst()
        .orElse("unknown processor");
  }

  /** What stands in the working folder; "unknown" where it is no repository. */
  public static String commit() throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "describe", "--always", "--dirty")
            .redirectErrorStream(true)
            .start();
    String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return git.waitFor() == 0 ? text.trim() : "unknown";
  }
}
