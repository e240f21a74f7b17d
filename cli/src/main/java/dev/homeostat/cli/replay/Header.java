package dev.homeostat.cli.replay;

import dev.homeostat.signal.MetricName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The first row: how many cells a row has, and which of them are metrics.
 *
 * @param width how many cells a row has
 * @param columns the metrics that can be judged; may be empty
 */
record Header(int width, List<Column> columns) {

  private static final String ALLOWED = "the first row is timestamp,<metric>,<metric>…";

  /** The first column. */
  static final String TIMESTAMP = "timestamp";

  /** Reads the names; a column whose name cannot be taken is told and left out. */
  static Header of(long row, List<String> names, Problems problems) {
    List<Column> columns = new ArrayList<>();
    if (!names.get(0).equals(TIMESTAMP)) {
      problems.ofCell(row, 1, names.get(0), "is not " + TIMESTAMP + "; " + ALLOWED);
      return new Header(names.size(), columns);
    }
    if (names.size() == 1) {
      problems.ofRow(row, "has no metric; " + ALLOWED);
    }
    Set<String> taken = new HashSet<>();
    for (int i = 1; i < names.size(); i++) {
      String name = names.get(i);
      String problem = MetricName.problemOf(MetricName.bare(name));
      Column column = new Column(i, name);
      if (!problem.isEmpty()) {
        problems.ofCell(
            row,
            i + 1,
            name,
            "the metric's name "
                + problem
                + "; allowed are 1 to 200 visible characters without markup;"
                + " the column is left out");
      } else if (!taken.add(column.metric())) {
        problems.ofCell(
            row, i + 1, name, "the name stands twice; allowed is once; the column is left out");
      } else {
        columns.add(column);
      }
    }
    return new Header(names.size(), List.copyOf(columns));
  }
}
