package dev.homeostat.cli.replay;

import dev.homeostat.signal.Readings;
import dev.homeostat.text.SafeText;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes a CSV text through the judge, a row a tick, in memory that does not grow with the text.
 * What is wrong is told and left out: a cell where only the cell is bad, else the row. Not
 * thread-safe.
 */
final class CsvReplay implements Replay {

  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** What a decoder puts in the place of bytes that are no text: two names may become one. */
  private static final char UNDECODABLE = '\ufffd';

  private final Lines lines;
  private final JudgedRun run;
  private final Problems problems;
  private final @Nullable RowScores scores;
  private final Readings readings = new Readings();
  private final RowClock clock = new RowClock();
  private @Nullable Header header;
  private long firstMillis = -1;
  private long judgedRow;
  private long rows;

  CsvReplay(Lines lines, JudgedRun run, Problems problems, @Nullable RowScores scores) {
    this.lines = lines;
    this.run = run;
    this.problems = problems;
    this.scores = scores;
  }

  /** Reads the header. */
  @Override
  public boolean begin() throws IOException {
    String text = nextRow();
    if (text == null) {
      problems.ofFile("is empty; allowed is CSV with the header timestamp,<metric>,<metric>…");
      return false;
    }
    long row = lines.number();
    List<String> names = lines.isTooLong() ? null : Cells.of(wholeRow(text));
    if (names == null) {
      problems.ofRow(row, broken());
      return false;
    }
    if (names.stream().anyMatch(name -> name.indexOf(UNDECODABLE) >= 0)) {
      problems.ofRow(
          row, "is no text in UTF-8; allowed is the header timestamp,<metric>,<metric>…");
      return false;
    }
    Header read = Header.of(row, names, problems);
    header = read;
    if (scores != null) {
      scores.begin(read.columns());
    }
    return !read.columns().isEmpty();
  }

  @Override
  public boolean step() throws IOException {
    Header known = header;
    String text = nextRow();
    if (text == null || known == null) {
      return false;
    }
    List<String> cells = lines.isTooLong() ? null : Cells.of(text);
    if (cells == null) {
      problems.ofRow(lines.number(), broken() + "; the row is left out");
    } else if (cells.size() != known.width()) {
      problems.ofRow(
          lines.number(),
          "has %d fields; allowed are %d, as in the header; the row is left out"
              .formatted(cells.size(), known.width()));
    } else if (moveTo(cells.get(0))) {
      judge(cells, known.columns());
    }
    if (scores != null) {
      scores.write(cells == null ? firstOf(text) : cells.get(0));
    }
    return true;
  }

  /** What counts in seconds is all of a few days of January or February 1970. */
  @Override
  public String note() {
    return Timestamps.areSeconds(firstMillis)
        ? "its times are read as milliseconds, from "
            + Instant.ofEpochMilli(firstMillis)
            + " on; as seconds they would begin at "
            + Instant.ofEpochSecond(firstMillis)
        : "";
  }

  @Override
  public String counted() {
    return rows == 1 ? "1 row" : rows + " rows";
  }

  @Override
  public long ticks() {
    return rows;
  }

  @Override
  public long place() {
    return lines.number();
  }

  @Override
  public long nanos() {
    return readings.nanos();
  }

  /** The first cell of a row that cannot be taken apart, as far as it can be told. */
  private static String firstOf(String row) {
    int end = row.indexOf(',');
    String first = end < 0 ? "" : row.substring(0, end).strip();
    return first.indexOf('"') < 0 ? first : "";
  }

  private @Nullable String nextRow() throws IOException {
    String text = lines.next();
    while (text != null && text.isBlank()) {
      text = lines.next();
    }
    return text;
  }

  @Override
  public Set<String> metrics() {
    Header known = header;
    return known == null
        ? Set.of()
        : known.columns().stream()
            .map(Column::metric)
            .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** A quoted name in the header may run over lines; no cell of another row does. */
  private String wholeRow(String begun) throws IOException {
    StringBuilder row = new StringBuilder(begun);
    boolean open = Cells.isOpen(begun);
    while (open && row.length() < Lines.LONGEST) {
      String more = lines.next();
      if (more == null) {
        break;
      }
      row.append('\n').append(more);
      open ^= Cells.isOpen(more);
    }
    return row.toString();
  }

  private String broken() {
    return lines.isTooLong()
        ? "is too long; allowed are " + Lines.LONGEST + " characters"
        : "has a quote without its end; allowed is a cell between two quotes";
  }

  private boolean moveTo(String timestamp) {
    OptionalLong time = Timestamps.epochMillis(timestamp);
    if (time.isEmpty()) {
      String problem = timestamp.isEmpty() ? "is empty" : "is no time: " + SafeText.of(timestamp);
      ofTimestamp(problem + "; allowed is " + Timestamps.ALLOWED);
      return false;
    }
    long millis = time.getAsLong();
    firstMillis = firstMillis < 0 ? millis : firstMillis;
    RowClock.Fit fit = clock.moveTo(millis);
    String told = SafeText.of(timestamp);
    switch (fit) {
      case FOLLOWS -> {}
      case BEFORE ->
          ofTimestamp(told + " is before the row judged last; allowed is its time or later");
      case FAR_AHEAD ->
          ofTimestamp(
              told + " is more than a year after the row judged last; allowed is up to a year");
      case SET ->
          problems.ofCell(
              lines.number(),
              1,
              Header.TIMESTAMP,
              told
                  + " follows the rows left out before it, and they do not follow row "
                  + judgedRow
                  + ", judged last: its time is wrong, or the clock was set; judging goes on here");
    }
    if (fit.isGood()) {
      judgedRow = lines.number();
      readings.begin(clock.elapsedMillis() * NANOS_PER_MILLI, millis);
    }
    return fit.isGood();
  }

  private void ofTimestamp(String problem) {
    problems.ofCell(lines.number(), 1, Header.TIMESTAMP, problem + "; the row is left out");
  }

  private void judge(List<String> cells, List<Column> columns) {
    for (Column column : columns) {
      String cell = cells.get(column.index());
      double value = cell.isEmpty() ? Double.NaN : Numbers.parse(cell);
      if (!Double.isNaN(value)) {
        column.put(readings, value);
        continue;
      }
      column.leaveOut(readings);
      if (!cell.isEmpty()) {
        problems.ofCell(
            lines.number(),
            column.index() + 1,
            column.metric(),
            "is no finite number: "
                + SafeText.of(cell)
                + "; allowed is one such as 12.5 or 1e-3, or nothing; the cell is left out");
      }
    }
    run.tick(readings);
    rows++;
  }
}
