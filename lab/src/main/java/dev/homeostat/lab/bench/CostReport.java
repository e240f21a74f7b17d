package dev.homeostat.lab.bench;

import dev.homeostat.lab.fork.Jdk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures, as a page for people. */
final class CostReport {

  private final List<Row> rows = new ArrayList<>();
  private final Heading heading;
  private final List<Jdk> jdks;

  CostReport(Heading heading, List<Jdk> jdks) {
    this.heading = heading;
    this.jdks = jdks;
  }

  /**
   * What the page is about.
   *
   * @param title of the page
   * @param program that writes it
   * @param command of {@code make} that runs the program
   * @param conditions under which it is measured
   * @param how each figure comes about
   */
  record Heading(String title, Class<?> program, String command, String conditions, String how) {}

  /**
   * A figure and what it must be.
   *
   * @param what is measured
   * @param feature the JDK's version
   * @param value as measured
   * @param target what must hold; empty where the figure is only told
   * @param holds whether it does
   */
  record Row(String what, int feature, String value, String target, boolean holds) {}

  /** A figure that must not exceed a limit. */
  void atMost(String what, Jdk jdk, Spread spread, double limit, String unit) {
    rows.add(
        new Row(
            what,
            jdk.feature(),
            spread + " " + unit,
            "at most " + number(limit) + " " + unit,
            spread.median() <= limit));
  }

  /** A figure that must reach a limit. */
  void atLeast(String what, Jdk jdk, double value, double limit) {
    rows.add(
        new Row(what, jdk.feature(), number(value), "at least " + number(limit), value >= limit));
  }

  /** A figure without a target. */
  void tell(String what, Jdk jdk, String value) {
    rows.add(new Row(what, jdk.feature(), value, "", true));
  }

  void write(Path file) throws IOException, InterruptedException {
    StringBuilder page = new StringBuilder();
    page.append("# ")
        .append(heading.title)
        .append("\n\nWritten by `make ")
        .append(heading.command)
        .append("` (")
        .append(heading.program.getName())
        .append("); do not edit.\n")
        .append(heading.conditions)
        .append("\n- ")
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
      page.append("- JDK ").append(version(jdk)).append('\n');
    }
    page.append("\n| figure | JDK | measured | must hold | holds |\n|---|---|---|---|---|\n");
    for (Row row : rows) {
      page.append("| ")
          .append(row.what)
          .append(" | ")
          .append(row.feature)
          .append(" | ")
          .append(row.value)
          .append(" | ")
          .append(row.target)
          .append(" | ")
          .append(row.target.isEmpty() ? "" : row.holds ? "yes" : "**no**")
          .append(" |\n");
    }
    long missed = rows.stream().filter(row -> !row.holds).count();
    page.append('\n')
        .append(missed == 0 ? "Every target holds.\n" : missed + " miss their target.\n")
        .append('\n')
        .append(heading.how);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, page);
    System.out.print(page);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value == Math.rint(value) ? "%,.0f" : "%,.1f", value);
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

  private static String processor() throws IOException {
    return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 2))
        .findFirst()
        .orElse("unknown processor");
  }

  private static String commit() throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "describe", "--always", "--dirty")
            .redirectErrorStream(true)
            .start();
    String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return git.waitFor() == 0 ? text.trim() : "unknown";
  }
}
