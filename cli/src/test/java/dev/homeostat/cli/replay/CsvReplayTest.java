package dev.homeostat.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.AnalyzerOptions;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CsvReplayTest {

  private static final String LEFT_OUT_ROW = "; the row is left out";
  private static final String LEFT_OUT_CELL =
      "; allowed is one such as 12.5 or 1e-3, or nothing; the cell is left out";

  private final List<String> problems = new ArrayList<>();
  private final JudgedRun run =
      new JudgedRun(
          AnalyzerOptions.of("c").withResource(Map.of()),
          alert -> {},
          new Problems("f.csv", problem -> {}),
          null,
          Onlooker.NONE);

  @Test
  void columnsAreSignalsAndCustomMetrics() throws IOException {
    replay(
        """
        timestamp,threads,queue,custom_metrics.depth,custom_metrics.threads
        2014-04-01 00:00:00,1,2,3,4
        """);

    assertThat(problems).isEmpty();
    assertThat(stored("threads")).containsExactly(1);
    assertThat(stored("custom_metrics.queue")).containsExactly(2);
    assertThat(stored("custom_metrics.depth")).containsExactly(3);
    assertThat(stored("custom_metrics.threads")).containsExactly(4);
  }

  @Test
  void takesTheShapesPeopleWrite() throws IOException {
    replay("timestamp, value\r\n\r\n1396310400000 , 1\r\n\"1396310400001\",\" 2.5\"\r\n");

    assertThat(problems).isEmpty();
    assertThat(stored("custom_metrics.value")).containsExactly(1, 2.5);
  }

  @Test
  void anEmptyCellIsAMissingValue() throws IOException {
    long rows =
        replay(
            """
            timestamp,a,b
            1,,2
            2,3,
            """);

    assertThat(problems).isEmpty();
    assertThat(rows).isEqualTo(2);
    assertThat(stored("custom_metrics.a")).containsExactly(3);
    assertThat(stored("custom_metrics.b")).containsExactly(2);
  }

  @Test
  void aMissingValueIsNoneOfAMetricEitherWhoseLastOneHoldsInAJvm() throws IOException {
    replay(
        """
        timestamp,threads,gc_pause_ms
        1,5,5
        2,,
        3,many,many
        4,7,7
        5,,
        """);

    assertThat(stored("threads")).containsExactly(5, 7);
    assertThat(stored("gc_pause_ms")).containsExactly(5, 7);
  }

  @Test
  void aCounterIsJudgedByItsGrowthPerSecond() throws IOException {
    replay(
        """
        timestamp,requests_total
        1000,100
        2000,150
        4000,190
        5000,10
        6000,11
        """);

    assertThat(stored("custom_metrics.requests_total")).containsExactly(50, 20, 1);
  }

  @Test
  void equalTimesAreFine() throws IOException {
    assertThat(replay("timestamp,a\n5,1\n5,2\n")).isEqualTo(2);
    assertThat(problems).isEmpty();
  }

  @Test
  void aRowWithTheWrongNumberOfFieldsIsLeftOut() throws IOException {
    long rows = replay("timestamp,a\n1,1\n2\n3,3,3\n4,4\n");

    assertThat(rows).isEqualTo(2);
    assertThat(problems)
        .containsExactly(
            "f.csv: row 3: has 1 fields; allowed are 2, as in the header" + LEFT_OUT_ROW,
            "f.csv: row 4: has 3 fields; allowed are 2, as in the header" + LEFT_OUT_ROW);
  }

  @Test
  void aQuoteWithoutItsEndSpoilsItsRowOnly() throws IOException {
    long rows = replay("timestamp,a\n1,1\n2,\"2\n3,3\n4,\"4\"\"\n5,5\n");

    assertThat(rows).isEqualTo(3);
    assertThat(problems)
        .containsExactly(
            "f.csv: row 3: has a quote without its end; allowed is a cell between two quotes"
                + LEFT_OUT_ROW,
            "f.csv: row 5: has a quote without its end; allowed is a cell between two quotes"
                + LEFT_OUT_ROW);
  }

  @Test
  void aBadTimeSpoilsItsRowOnly() throws IOException {
    long rows = replay("timestamp,a\n1,1\nsoon,2\n,3\n4,4\n");

    assertThat(rows).isEqualTo(2);
    assertThat(problems)
        .containsExactly(
            "f.csv: row 3, column 1 (timestamp): is no time: soon; allowed is "
                + Timestamps.ALLOWED
                + LEFT_OUT_ROW,
            "f.csv: row 4, column 1 (timestamp): is empty; allowed is "
                + Timestamps.ALLOWED
                + LEFT_OUT_ROW);
  }

  @Test
  void aRowBeforeTheOneJudgedLastIsLeftOut() throws IOException {
    long rows = replay("timestamp,a\n10,1\n9,2\n10,3\n");

    assertThat(rows).isEqualTo(2);
    assertThat(stored("custom_metrics.a")).containsExactly(1, 3);
    assertThat(problems)
        .containsExactly(
            "f.csv: row 3, column 1 (timestamp): 9 is before the row judged last; allowed is its"
                + " time or later"
                + LEFT_OUT_ROW);
  }

  @Test
  void oneTimeInTheFutureSpoilsItsRowOnly() throws IOException {
    long rows = replay(seconds(0, 21) + "2100-01-01T00:00:00Z,1\n" + rowsOf(21, 78));

    assertThat(rows).isEqualTo(99);
    assertThat(run.judge().db().recent("c", "custom_metrics.a", 200)).hasSize(99);
    assertThat(problems)
        .containsExactly(
            "f.csv: row 23, column 1 (timestamp): 2100-01-01T00:00:00Z is more than a year after"
                + " the row judged last; allowed is up to a year"
                + LEFT_OUT_ROW);
  }

  @Test
  void afterAFirstRowInTheFutureFourRowsAreLeftOutAndTheRestIsJudged() throws IOException {
    long rows = replay("timestamp,a\n2100-01-01T00:00:00Z,1\n" + rowsOf(0, 99));

    assertThat(rows).isEqualTo(1 + 99 - 4);
    assertThat(problems)
        .hasSize(5)
        .last()
        .isEqualTo(
            "f.csv: row 7, column 1 (timestamp): 5000 follows the rows left out before it, and they"
                + " do not follow row 2, judged last: its time is wrong, or the clock was set;"
                + " judging goes on here");
  }

  @Test
  void anHourThatComesTwiceIsJudgedTwice() throws IOException {
    long rows = replay(seconds(3_600, 3_600) + rowsOf(3_600, 3_600));

    assertThat(rows).isEqualTo(7_200 - 4);
    assertThat(problems).hasSize(5);
  }

  @Test
  void zerosThatACrashLeftSpoilTheirRowOnly() throws IOException {
    long rows = replay("timestamp,a\n1000,1\n\0\0\0\0\n2000,2\n\0\0\0" + "3000,3\n4000,4\n");

    assertThat(rows).isEqualTo(3);
    assertThat(problems).hasSize(2).allMatch(problem -> problem.endsWith(LEFT_OUT_ROW));
  }

  @Test
  void aHeaderThatWasNoUtf8IsTold() throws IOException {
    assertThat(replay("timestamp,gr\ufffd\ufffde\n1,1\n")).isZero();
    assertThat(problems)
        .containsExactly(
            "f.csv: row 1: is no text in UTF-8; allowed is the header"
                + " timestamp,<metric>,<metric>…");
  }

  /** A header and rows a second apart. */
  private static String seconds(int from, int count) {
    return "timestamp,a\n" + rowsOf(from, count);
  }

  private static String rowsOf(int from, int count) {
    return IntStream.rangeClosed(from + 1, from + count)
        .mapToObj(second -> second * 1_000L + ",1\n")
        .collect(Collectors.joining());
  }

  @Test
  void aCellThatIsNoFiniteNumberIsLeftOutAndItsRowJudged() throws IOException {
    long rows = replay("timestamp,a,b\n1,NaN,1\n2,-Infinity,2\n3,1e999,3\n4,0x1p3,4\n5,many,5\n");

    assertThat(rows).isEqualTo(5);
    assertThat(stored("custom_metrics.a")).isEmpty();
    assertThat(stored("custom_metrics.b")).containsExactly(1, 2, 3, 4, 5);
    assertThat(problems)
        .hasSize(5)
        .startsWith(
            "f.csv: row 2, column 2 (custom_metrics.a): is no finite number: NaN" + LEFT_OUT_CELL);
  }

  @Test
  void aNameWithMarkupEscapesOrANewlineIsLeftOutAndTheOthersJudged() throws IOException {
    long rows = replay("timestamp,<b>,\"two\nlines\",\u001b[31m,,good\n1,2,3,4,5,6\n");

    assertThat(rows).isEqualTo(1);
    assertThat(stored("custom_metrics.good")).containsExactly(6);
    assertThat(problems)
        .hasSize(4)
        .allSatisfy(problem -> assertThat(problem).doesNotContain("\n", "\u001b"))
        .startsWith(
            "f.csv: row 1, column 2 (<b>): the metric's name holds one of the markup characters"
                + " <>&\"'`; allowed are 1 to 200 visible characters without markup; the column is"
                + " left out");
    assertThat(problems.get(1)).contains("column 3 (two\\u000alines)");
    assertThat(problems.get(3)).contains("column 5 (): the metric's name is empty");
  }

  @Test
  void aNameThatStandsTwiceIsTakenOnce() throws IOException {
    replay("timestamp,a,custom_metrics.a\n1,2,3\n");

    assertThat(stored("custom_metrics.a")).containsExactly(2);
    assertThat(problems).singleElement().asString().contains("column 3", "stands twice");
  }

  @Test
  void withoutItsHeaderAFileIsNotJudged() throws IOException {
    assertThat(replay("1396310400000,1\n1396310400001,2\n")).isZero();
    assertThat(problems)
        .containsExactly(
            "f.csv: row 1, column 1 (1396310400000): is not timestamp; the first row is"
                + " timestamp,<metric>,<metric>…");
  }

  @Test
  void aHeaderWithoutMetricsIsTold() throws IOException {
    assertThat(replay("timestamp\n1\n")).isZero();
    assertThat(problems).singleElement().asString().contains("row 1: has no metric");
  }

  @Test
  void aLineWithoutEndDoesNotFillTheMemory() throws IOException {
    long rows = replay("timestamp,a\n1,1\n2," + "9".repeat(Lines.LONGEST) + "\n3,3\n");

    assertThat(rows).isEqualTo(2);
    assertThat(problems).singleElement().asString().startsWith("f.csv: row 3: is too long");
  }

  @Test
  void twentyProblemsAreToldAndTheRestCounted() throws IOException {
    String rows = IntStream.range(0, 155).mapToObj(i -> "x,1\n").collect(Collectors.joining());

    replay("timestamp,a\n" + rows);

    assertThat(problems)
        .hasSize(Problems.MOST_LINES + 1)
        .last()
        .isEqualTo("f.csv: 135 more problems of this file are not shown");
  }

  private long replay(String csv) throws IOException {
    Problems told = new Problems("f.csv", problems::add);
    CsvReplay replay = new CsvReplay(new Lines(new StringReader(csv)), run, told, null);
    boolean more = replay.begin();
    while (more) {
      more = replay.step();
    }
    told.finish();
    return replay.ticks();
  }

  private double[] stored(String metric) {
    return run.judge().db().recent("c", metric, 100);
  }
}
