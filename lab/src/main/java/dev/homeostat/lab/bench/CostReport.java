package dev.homeostat.lab.bench;

import dev.homeostat.lab.fork.Jdk;
import dev.homeostat.lab.fork.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** A figure whose median must not exceed a limit. */
  void atMost(String what, Jdk jdk, Spread spread, double limit, String unit) {
    rows.add(
        new Row(
            what,
            jdk.feature(),
            spread + " " + unit,
            "a median of at most " + number(limit) + " " + unit,
            spread.median() <= limit));
  }

  /** A figure that must reach a limit. */
  void atLeast(String what, Jdk jdk, double value, double limit) {
    rows.add(
        new Row(what, jdk.feature(), number(value), "at least " + number(limit), value >= limit));
  }

  /** Any other figure with a target. */
  void row(String what, Jdk jdk, String value, String target, boolean holds) {
    rows.add(new Row(what, jdk.feature(), value, target, holds));
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
        .append('\n')
        .append(Machine.describe(jdks));
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
}
