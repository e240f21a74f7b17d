package dev.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the contract says of {@code replay --scores}, sentence by sentence. */
class ReplayScoresTest {
  private static final int STEADY = 600;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"default", "zscore", "trend", "spike,shift"})
  void noScoreDependsOnALaterRow(String detectors) throws IOException {
    List<String> rows = restless(900);
    List<String> whole = scores(detectors, rows);

    for (int length : new int[] {1, 39, 61, 350, 620, 899}) {
      List<String> prefix = scores(detectors, rows.subList(0, length));
      assertThat(prefix).isEqualTo(whole.subList(0, prefix.size()));
    }
  }

  @Test
  void noScoreDependsOnALaterRowWhereTimesAreWrong() throws IOException {
    List<String> rows = restless(300);
    rows.set(100, "2100-01-01T00:00:00Z,11,3");
    rows.addAll(restless(300).subList(200, 300));
    List<String> whole = scores("default", rows);

    assertThat(whole).hasSize(2 * rows.size());
    for (int length : new int[] {100, 101, 102, 300, 301, 304, 305, 306}) {
      List<String> prefix = scores("default", rows.subList(0, length));
      assertThat(prefix).isEqualTo(whole.subList(0, 2 * length));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "zscore"})
  void everyScoreLiesBetweenZeroAndOneWhateverTheValues(String detectors) throws IOException {
    List<String> rows = new ArrayList<>(restless(300));
    for (String value : List.of("1e308", "-1e308", "0", "1e-308", "", "nonsense", "5", "1e308")) {
      rows.add(rows.size() * 1_000L + "," + value + ",3");
    }

    assertThat(scores(detectors, rows))
        .hasSize(2 * rows.size())
        .allSatisfy(line -> assertThat(scoreOf(line)).isBetween(0.0, 1.0));
  }

  @Test
  void whatHasNoRowsHasNoScores() throws IOException {
    Path log =
        Files.writeString(
            folder.resolve("gc.log"),
            "[2026-11-28T10:00:00.000+0000][info][gc] GC(0) Pause Full (System.gc())"
                + " 20M->10M(64M) 5.000ms\n");
    Path out = folder.resolve("scores.csv");

    Call call = Call.of("replay", "--scores=" + out, log);

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err()).contains(log + ": has no scores: they are of the rows of CSV");
    assertThat(out).doesNotExist();
  }

  @Test
  void aScoreRisesWithHowUnusualTheValueIs() throws IOException {
    double before = 0;
    for (int value : new int[] {14, 18, 30, 100, 10_000}) {
      List<String> rows = steady();
      rows.add(STEADY * 1_000L + "," + value + ",3");
      double score = scoreOf(scores("default", rows).get(2 * STEADY));
      assertThat(score).as("of %s", value).isGreaterThanOrEqualTo(before);
      before = score;
    }
    assertThat(before).isGreaterThan(0.9);
  }

  @Test
  void whileASuspicionLastsOnlyARowMoreUnusualThanItsEarlierRowsIsSuspicious() throws IOException {
    List<String> rows = steady();
    int wild = STEADY;
    int milder = STEADY + 100;
    int wilder = STEADY + 200;
    for (int at = STEADY; at < STEADY + 300; at++) {
      int value = at == wild ? 100 : at == milder ? 60 : at == wilder ? 1_000 : 10 + at * 7 % 5;
      rows.add(at * 1_000L + "," + value + ",3");
    }
    List<String> scores = scores("default", rows);

    assertThat(scoreOf(scores.get(2 * wild))).isGreaterThan(0.5);
    assertThat(scoreOf(scores.get(2 * wilder))).isGreaterThan(0.5);
    for (int at = wild + 1; at < wilder; at++) {
      assertThat(scoreOf(scores.get(2 * at))).as("row %s", at).isLessThan(0.5);
    }
  }

  @Test
  void eachFileOfACallIsJudgedAfreshWhateverItsName() throws IOException {
    String text = csv(restless(400));
    Path first = Files.writeString(folder.resolve("run.csv.0"), text);
    Path second = Files.writeString(folder.resolve("run.csv.1"), text);
    Path out = folder.resolve("scores.csv");

    assertThat(Call.of("replay", "--scores=" + out, first, second).status()).isZero();

    List<String> lines = Files.readAllLines(out);
    assertThat(lines).hasSize(1 + 2 * 2 * 400);
    assertThat(lines.subList(1, 801)).isEqualTo(lines.subList(801, 1601));
  }

  /** With a heap of 16 MiB over 40 MB of rows. */
  @Test
  void inputGoesThroughInConstantMemory() throws IOException, InterruptedException {
    int rows = 160_000;
    String padding = "0." + "1".repeat(220);
    Path file = folder.resolve("long.csv");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("timestamp,value,padding_to_make_the_rows_long\n");
      for (int row = 0; row < rows; row++) {
        out.write((1_700_000_000_000L + row * 1_000L) + "," + row * 7 % 5 + "," + padding + "\n");
      }
    }
    Path scores = folder.resolve("scores.csv");
    Process replay =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx16m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Homeostat.class.getName(),
                "replay",
                "--scores=" + scores,
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();

    assertThat(replay.waitFor()).as(Files.readString(folder.resolve("said"))).isZero();
    try (var lines = Files.lines(scores)) {
      assertThat(lines.count()).isEqualTo(1 + 2L * rows);
    }
  }

  /** Rows that move for no reason, jump, stay away and leak. */
  private static List<String> restless(int count) {
    SplittableRandom random = new SplittableRandom(7);
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      double value = 10 + random.nextDouble() + (row > 400 && row < 430 ? 30 : 0);
      String other = random.nextInt(9) == 0 ? "" : Integer.toString(Math.max(3, row - 300));
      rows.add(row * 1_000L + "," + value + "," + other);
    }
    return rows;
  }

  private static List<String> steady() {
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < STEADY; row++) {
      rows.add(row * 1_000L + "," + (10 + row * 7 % 5) + ",3");
    }
    return rows;
  }

  private static String csv(List<String> rows) {
    return "timestamp,value,threads\n" + String.join("\n", rows) + "\n";
  }

  /** The lines of scores, two a row: of {@code value} and of {@code threads}. */
  private List<String> scores(String detectors, List<String> rows) throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), csv(rows));
    Path out = folder.resolve("scores.csv");
    Files.deleteIfExists(out);
    Call.of("replay", "--detectors=" + detectors, "--scores=" + out, file);
    List<String> lines = Files.readAllLines(out);
    return lines.subList(1, lines.size());
  }

  private static double scoreOf(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(',') + 1));
  }
}
