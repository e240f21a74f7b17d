package dev.homeostat.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayCommandTest {

  private static final String KINDS =
      "CSV, a collection log, a JFR recording, a file of alerts or the answer to a range query of"
          + " Prometheus, each also with gzip";
  private static final String ZSCORE = "--detectors=zscore";

  @TempDir Path folder;

  @Test
  void aSpikeInASteadyMetricIsAnAlert() throws IOException {
    Path file = write("spike.csv", spike("timestamp,value"));

    Call call = Call.of("replay", ZSCORE, file);

    assertThat(call.status()).isZero();
    assertThat(call.err()).isEmpty();
    assertThat(call.out().lines())
        .containsExactly(
            ("2014-04-01T00:20:00Z WARNING custom_anomaly in %s: custom_metrics.value is 90, 4.5"
                    + " standard deviations above its mean of 13.8")
                .formatted(file),
            file + ": 21 rows, 1 metric, 1 alert");
  }

  @Test
  void aCollectionLogMayStandBehindOtherOutputOfItsContainer() throws IOException {
    Call call =
        Call.of(
            "replay",
            write(
                "container.log",
                """
                {"level":"info","msg":"start"}
                [0.500s][info][gc] GC(0) Pause Young (Normal) 140M->84M(512M) 3.123ms
                """));

    assertThat(call.status()).as(call.err()).isZero();
    assertThat(call.out()).contains("1 collection");
  }

  @Test
  void ofACollectionLogWithoutTimesThatIsSaid() throws IOException {
    Call call =
        Call.of(
            "replay",
            write("gc.log", "[info][gc] GC(0) Pause Young (Normal) 140M->84M(512M) 3.123ms\n"));

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err().lines())
        .singleElement()
        .asString()
        .contains("is a collection log without times");
  }

  @Test
  void jsonIsAlertsAndNothingElse() throws IOException {
    Call call =
        Call.of("replay", ZSCORE, "--format=json", write("spike.csv", spike("timestamp,value")));

    assertThat(call.out().lines())
        .singleElement()
        .asString()
        .startsWith("{\"component\":\"")
        .contains(
            "\"metric\":\"custom_metrics.value\",\"current\":90,",
            "\"timestamp\":\"2014-04-01T00:20:00.000Z\"",
            "\"resource\":{}");
  }

  @ParameterizedTest
  @CsvSource({
    "value, warning, 1",
    "value, critical, 0",
    "heap_alloc_mb, warning, 1",
    "heap_alloc_mb, critical, 1"
  })
  void failsOnAlertsWhereThatIsAskedFor(String metric, String severity, int status)
      throws IOException {
    Path file = write("spike.csv", spike("timestamp," + metric));

    assertThat(Call.of("replay", ZSCORE, "--fail-on=" + severity, file).status()).isEqualTo(status);
  }

  @Test
  void badInputBeatsAlerts() throws IOException {
    Path file = write("spike.csv", spike("timestamp,value") + "tomorrow,1\n");

    Call call = Call.of("replay", ZSCORE, "--fail-on=warning", file);

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.out()).contains("21 rows, 1 metric, 1 alert, 1 problem");
  }

  @Test
  void theDefaultDetectorsTellALeakFromItsOpeningToItsEnd() throws IOException {
    StringBuilder csv = new StringBuilder("timestamp,threads\n");
    for (int second = 0; second < 3_000; second++) {
      int leaked = Math.max(0, Math.min(300, second - 600));
      csv.append(second * 1_000L).append(',').append(40 + second % 3 + leaked).append('\n');
    }
    Path file = write("leak.csv", csv.toString());

    Call call = Call.of("replay", file);

    assertThat(call.out().lines().findFirst())
        .hasValueSatisfying(
            line -> assertThat(line).contains("WARNING thread_leak in", "threads grows by 3"));
    assertThat(call.out())
        .contains("resolved thread_leak")
        .endsWith("3000 rows, 1 metric, 1 episode" + System.lineSeparator());
    assertThat(Call.of("replay", "--detectors=shift,spike", file).out())
        .doesNotContain("thread_leak");
  }

  @Test
  void aDetectorNobodyKnowsIsToldWithThoseThereAre() {
    Call call = Call.of("replay", "--detectors=default,magic", "x.csv");

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err())
        .contains("default,magic", "default, or a list of zscore, spike, shift, trend, event");
  }

  @Test
  void whatTheDefaultDetectorsCannotJudgeIsSaid() throws IOException {
    Path file = write("short.csv", "timestamp,heap_live_mb,heap_after_gc_mb,syscalls\n1,2,3,4\n");

    assertThat(Call.of("replay", file).out())
        .contains(
            "0 episodes; too short for an episode (more than 60 ticks and 5 minutes are needed);"
                + " heap_after_gc_mb is not judged beside heap_live_mb;"
                + " no detector judges syscalls");
  }

  @Test
  void aLineOfScoresForEachRowAndMetricAsTheyAreNamed() throws IOException {
    Path file =
        write(
            "a.csv",
            """
            timestamp,threads,custom_metrics.queue,load
            2014-04-01 00:00:00,1,2,3
            soon,1,2,3
            2014-04-01 00:01:00,,many,3
            2014-04-01 00:02:00,1
            3,"4,5,6
            """);
    Path scores = folder.resolve("scores.csv");

    Call call = Call.of("replay", "--scores=" + scores, file);

    assertThat(call.status()).isEqualTo(2);
    assertThat(Files.readAllLines(scores))
        .startsWith(
            "timestamp,metric,score",
            "2014-04-01 00:00:00,threads,0",
            "2014-04-01 00:00:00,custom_metrics.queue,0",
            "2014-04-01 00:00:00,load,0",
            "soon,threads,0")
        .contains("2014-04-01 00:01:00,load,0", "2014-04-01 00:02:00,load,0", "3,load,0")
        .hasSize(1 + 5 * 3);
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zscore", "default"})
  void theScoresOfAllFilesStandInTheirOrderAndRiseWithWhatIsUnusual(String detectors)
      throws IOException {
    Path first = write("first.csv", waves("timestamp,value", 300));
    Path second = write("second.csv", waves("timestamp,value", 100));
    Path scores = folder.resolve("scores.csv");

    Call.of("replay", "--detectors=" + detectors, "--scores=" + scores, first, second);

    List<String> lines = Files.readAllLines(scores);
    assertThat(lines).hasSize(1 + 300 + 100);
    assertThat(scoreOf(lines.get(300))).isGreaterThan(0.5);
    assertThat(lines.subList(100, 300)).allSatisfy(l -> assertThat(scoreOf(l)).isLessThan(0.5));
    assertThat(lines.get(301)).startsWith("0,value,").endsWith(",0");
    List<String> again = List.copyOf(lines);
    Call.of("replay", "--detectors=" + detectors, "--scores=" + scores, first, second);
    assertThat(Files.readAllLines(scores)).isEqualTo(again);
  }

  @Test
  void threeDeviationsScoreAHalf() throws IOException {
    // Nine zeros and a one: z of the one is exactly 3, in floating point a rounding less.
    String zeros = "0,0\n1,0\n2,0\n3,0\n4,0\n5,0\n6,0\n7,0\n8,0\n";
    Path scores = folder.resolve("scores.csv");

    Call.of(
        "replay", ZSCORE, "--scores=" + scores, write("z.csv", "timestamp,a\n" + zeros + "9,1\n"));

    assertThat(scoreOf(Files.readAllLines(scores).get(10))).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void scoresAreWrittenWholeOrNotAtAll() throws IOException {
    Path good = write("good.csv", spike("timestamp,value"));
    Path scores = write("scores.csv", "as before");

    Call call = Call.of("replay", "--scores=" + scores, good, folder.resolve("missing.csv"));

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err()).contains(scores + ": is not written, since not all input could be read");
    assertThat(scores).hasContent("as before");
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void theInputAFolderAndAPlaceThatIsNotThereTakeNoScores() throws IOException {
    Path file = write("spike.csv", spike("timestamp,value"));

    assertThat(Call.of("replay", "--scores=" + file, file).err())
        .isEqualToIgnoringNewLines(
            file + ": cannot be written: is the input too; allowed is another file");
    assertThat(Call.of("replay", "--scores=" + folder, file).err()).contains("is no file");
    Call nowhere = Call.of("replay", "--scores=" + folder.resolve("no/where.csv"), file);
    assertThat(nowhere.err()).contains("there is no folder");
    assertThat(nowhere.status()).isEqualTo(2);
    assertThat(nowhere.out()).isEmpty();
  }

  private static double scoreOf(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(',') + 1));
  }

  /** A steady wave, and at its end a value far outside. */
  private static String waves(String header, int rows) {
    StringBuilder csv = new StringBuilder(header).append('\n');
    for (int row = 0; row < rows - 1; row++) {
      csv.append(row * 1_000L).append(',').append(10 + row * 7 % 5).append('\n');
    }
    return csv.append((rows - 1) * 1_000L).append(",500\n").toString();
  }

  @Test
  void aCompressedFileIsRead() throws IOException {
    Path file = folder.resolve("spike.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(spike("timestamp,value").getBytes(StandardCharsets.UTF_8));
    }

    assertThat(Call.of("replay", ZSCORE, file).out()).contains("21 rows, 1 metric, 1 alert");
  }

  @Test
  void whatWasReadOfACompressedFileThatWasCutOffIsJudged() throws IOException {
    Path whole = folder.resolve("whole.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(whole))) {
      out.write("timestamp,value\n".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 50_000; i++) {
        out.write((i + "," + i * 7919 % 1000 + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] bytes = Files.readAllBytes(whole);
    Path file = folder.resolve("cut.csv.gz");
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

    Call call = Call.of("replay", file);

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err()).startsWith(file + ": row ").contains("cannot be read on");
    assertThat(call.out()).contains(" rows, 1 metric, ").doesNotContain(": 0 rows");
  }

  @Test
  void aByteOrderMarkIsSkipped() throws IOException {
    Path file = write("bom.csv", "\ufeff" + spike("timestamp,value"));

    assertThat(Call.of("replay", ZSCORE, file).out()).contains("21 rows, 1 metric, 1 alert");
  }

  @Test
  void eachFileIsJudgedAfresh() throws IOException {
    Path first = write("a.csv", spike("timestamp,value"));
    Path second = write("b.csv", spike("timestamp,value"));

    assertThat(Call.of("replay", ZSCORE, first, second).out().lines())
        .filteredOn(line -> line.endsWith("21 rows, 1 metric, 1 alert"))
        .hasSize(2);
  }

  @Test
  void oneBadFileDoesNotKeepTheOthersFromBeingJudged() throws IOException {
    Path missing = folder.resolve("missing.csv");

    Call call = Call.of("replay", ZSCORE, missing, write("spike.csv", spike("timestamp,value")));

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err()).isEqualToIgnoringNewLines(missing + ": there is no such file");
    assertThat(call.out()).contains("21 rows, 1 metric, 1 alert");
  }

  @Test
  void aFolderAnEmptyAndABinaryFileAreTold() throws IOException {
    Path binary = folder.resolve("binary.csv");
    Files.write(binary, new byte[] {'P', 'K', 3, 4, 0, 0});
    Path empty = write("empty.csv", "");
    Path noGzip = write("plain.csv.gz", "timestamp,value\n");

    Call call = Call.of("replay", folder, binary, empty, noGzip);

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err().lines())
        .containsExactly(
            folder + ": is a folder; allowed is " + KINDS,
            binary + ": is no text in UTF-8; allowed is " + KINDS,
            empty + ": is empty; allowed is CSV with the header timestamp,<metric>,<metric>…",
            noGzip + ": cannot be read (Not in GZIP format)");
  }

  @Test
  void whyAFileCannotBeOpenedIsSaidAsItIs() throws IOException {
    Path plain = write("plain.csv", "timestamp,value\n");
    Path below = plain.resolve("x");
    Path nameTooLong = folder.resolve("n".repeat(300));
    Path rubbish = folder.resolve("rubbish.gz");
    Files.write(rubbish, new byte[] {0x1f, (byte) 0x8b, 8, 8, 'r', 'u', 'b', 'b', 'i', 's', 'h'});

    Call call = Call.of("replay", below, nameTooLong, rubbish);

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo(below + ": cannot be read (Not a directory)"),
            line -> assertThat(line).endsWith(": cannot be read (File name too long)"),
            line ->
                assertThat(line)
                    .isEqualTo(rubbish + ": cannot be read (the recording is cut off or damaged)"));
  }

  @Test
  void howManyOfTooManyMetricsAreWatchedIsSaid() throws IOException {
    String header = IntStream.range(0, 1_200).mapToObj(i -> ",m" + i).collect(joining());
    Path file = write("wide.csv", "timestamp" + header + "\n1" + ",1".repeat(1_200) + "\n");

    Call call = Call.of("replay", file);

    assertThat(call.err()).contains("1000 series are kept").hasLineCount(1);
    assertThat(call.out())
        .contains("1 row, 1200 metrics, ", "1000 of the metrics are watched, as many as may be");
  }

  @Test
  void aZeroByteBehindTheHeaderDoesNotMakeAFileBinary() throws IOException {
    Path file = write("crashed.csv", "timestamp,value\n1,1\n\0\0\0\0\0\n2,2\n");

    Call call = Call.of("replay", file);

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err().lines()).singleElement().asString().contains("row 3: has 1 fields");
    assertThat(call.out()).contains("2 rows, 1 metric, ");
  }

  @Test
  void aTextInAnotherEncodingIsTold() throws IOException {
    Path file = folder.resolve("latin.csv");
    Files.writeString(file, "timestamp,größe\n1,1\n", StandardCharsets.ISO_8859_1);

    Call call = Call.of("replay", file);

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err()).contains(file + ": row 1: is no text in UTF-8").hasLineCount(1);
  }

  @Test
  void aRecordingOfTheEventRecorderIsRead() throws Exception {
    Path file = folder.resolve("run.jfr");
    try (jdk.jfr.Recording recording = new jdk.jfr.Recording()) {
      recording.enable("jdk.GCHeapSummary");
      recording.enable("jdk.GarbageCollection");
      recording.enable("jdk.JavaThreadStatistics");
      recording.start();
      System.gc();
      recording.stop();
      recording.dump(file);
    }
    byte[] whole = Files.readAllBytes(file);
    Path cut = Files.write(folder.resolve("cut.jfr"), Arrays.copyOf(whole, whole.length / 2));
    Path packed = folder.resolve("run.jfr.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(whole);
    }

    byte[] older = whole.clone();
    older[5] = 0; // Two bytes each of major and minor version: Oracle's JDK 8 wrote 0.9.
    older[7] = 9;
    Path old = Files.write(folder.resolve("old.jfr"), older);

    byte[] before14 = whole.clone();
    before14[7] = 0; // JDK 9 to 13 wrote 2.0, and had these events.
    Path of11 = Files.write(folder.resolve("jdk11.jfr"), before14);

    Call call = Call.of("replay", file, packed, cut, old, of11);

    assertThat(call.out().lines())
        .anySatisfy(line -> assertThat(line).startsWith(file + ": ").contains(" events, 5 metrics"))
        .anySatisfy(
            line -> assertThat(line).startsWith(packed + ": ").contains(" events, 5 metrics"))
        .anySatisfy(
            line -> assertThat(line).startsWith(of11 + ": ").contains(" events, 5 metrics"));
    assertThat(call.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith(cut + ": cannot be read "),
            line -> assertThat(line).startsWith(old + ": cannot be read ").contains("version 0.9"));
    assertThat(call.status()).isEqualTo(2);
  }

  @Test
  void aReportIsOnePageThatHoldsItsVerdictAndNeedsNoNetwork() throws IOException {
    StringBuilder csv = new StringBuilder("timestamp,threads,<img src=x>\n");
    for (int second = 0; second < 1_500; second++) {
      int leaked = Math.max(0, second - 600);
      csv.append(second * 1_000L).append(',').append(40 + second % 3 + leaked).append(",1\n");
    }
    Path file = write("leak & <b>.csv", csv.toString());
    Path page = folder.resolve("page.html");

    assertThat(Call.of("replay", "--report=" + page, file).out())
        .contains("WARNING thread_leak of threads, from 1970-01-01T00:1");

    assertThat(page)
        .content()
        .startsWith("<!doctype html>")
        .contains("thread_leak", "class=\"episode\"", "class=\"band\"", "leak &amp; &lt;b&gt;.csv")
        .doesNotContain("<b>.csv", "<img", "http://", "https://", "<script");
  }

  @Test
  void timesThatLookLikeSecondsAreToldAsThat() throws IOException {
    Path file = write("seconds.csv", "timestamp,value\n1795856275,1\n1795856285,2\n");

    assertThat(Call.of("replay", file).out())
        .contains(
            "its times are read as milliseconds, from 1970-01-21T18:50:56.275Z on; as seconds they"
                + " would begin at 2026-11-28T08:57:55Z");
  }

  @Test
  void aReportThatCannotBeWrittenLeavesNothing() throws IOException {
    Path file = write("spike.csv", spike("timestamp,value"));

    Call call = Call.of("replay", "--report=" + file, file);
    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err()).contains("is the input too");
    assertThat(file).content().startsWith("timestamp,value");
    assertThat(Call.of("replay", "--report=" + folder.resolve("no/p.html"), file).err())
        .contains("there is no folder");
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void whereNoInputCanBeReadThereIsNoReport() throws IOException {
    Path binary = Files.write(folder.resolve("a.out"), new byte[] {0x7f, 'E', 'L', 'F', 0, 0});
    Path cut = Files.write(folder.resolve("cut.jfr"), new byte[] {'F', 'L', 'R', 0, 0, 2, 0, 1});
    Path foreign = write("notes.txt", "Dear diary,\ntoday I leaked.\n");
    Path badRows = write("bad.csv", "timestamp,value\nyesterday,1\ntoday,2\n");
    Path foreignAlerts = write("alerts.jsonl", "{\"anomaly_type\":7}\n");
    Path empty = write("empty.csv", "");
    Path missing = folder.resolve("missing.csv");
    Path page = folder.resolve("page.html");

    for (Path file : List.of(binary, cut, foreign, badRows, foreignAlerts, empty, missing)) {
      Call call = Call.of("replay", "--report=" + page, file);

      assertThat(call.status()).as("%s", file).isEqualTo(2);
      assertThat(call.err().lines())
          .as("%s", file)
          .contains(page + ": is not written, since no input could be read")
          .anyMatch(line -> line.startsWith(file + ": "));
      assertThat(page).as("%s", file).doesNotExist();
    }
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    Files.writeString(page, "as before");
    Call.of("replay", "--report=" + page, binary, missing);
    assertThat(page).hasContent("as before");
  }

  @Test
  void theReportOfGoodInputsNamesTheOnesThatCouldNotBeRead() throws IOException {
    Path good = write("good.csv", spike("timestamp,value"));
    Path binary = Files.write(folder.resolve("<b>.out"), new byte[] {0x7f, 'E', 'L', 'F', 0, 0});
    Path page = folder.resolve("page.html");

    Call call = Call.of("replay", "--report=" + page, binary, good);

    assertThat(call.status()).isEqualTo(2);
    assertThat(page)
        .content()
        .contains("&lt;b&gt;.out could not be read and is not judged here.", "21 rows, 1 metric")
        .containsOnlyOnce("<h2>");
  }

  @Test
  void aGoodInputThatHoldsNothingHasAReport() throws IOException {
    Path page = folder.resolve("page.html");

    Call call = Call.of("replay", "--report=" + page, write("none.csv", "timestamp,value\n"));

    assertThat(call.err()).isEmpty();
    assertThat(call.status()).isZero();
    assertThat(page).content().contains("0 rows");
  }

  @Test
  void whatTheRuleCannotJudgeIsSaid() throws IOException {
    Path file =
        write(
            "sparse.csv",
            """
            timestamp,fd_open,value
            2014-04-01 00:00:00,3,4
            2014-04-01 01:00:00,3,4
            """);

    assertThat(Call.of("replay", ZSCORE, file).out())
        .contains(
            "2 rows, 2 metrics, 0 alerts; zscore does not judge fd_open; too few values within 60"
                + " minutes to judge custom_metrics.value (10 are needed)");
  }

  /** Twenty values around ten, a minute apart, and one of ninety. */
  private static String spike(String header) {
    StringBuilder csv = new StringBuilder(header).append('\n');
    for (int minute = 0; minute < 20; minute++) {
      csv.append("2014-04-01 00:%02d:00,%d%n".formatted(minute, 9 + 2 * (minute % 2)));
    }
    return csv.append("2014-04-01 00:20:00,90\n").toString();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
