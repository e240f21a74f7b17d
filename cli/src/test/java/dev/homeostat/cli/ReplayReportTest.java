package dev.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where on a page's drawings an episode stands: 1,000 is the width. */
class ReplayReportTest {

  private static final Pattern EPISODE =
      Pattern.compile("<rect class=\"episode\" x=\"([\\d.]+)\" y=\"0\" width=\"([\\d.]+)\"");
  private static final Pattern LINE = Pattern.compile("class=\"course\" points=\"([^\"]+)\"");
  private static final Pattern BORDER = Pattern.compile("class=\"run\" x1=\"([\\d.]+)\"");

  @TempDir Path folder;

  @Test
  void ofRowsThatComeFurtherApartAnEpisodeStandsWhereTheCourseBends() throws IOException {
    StringBuilder csv = new StringBuilder("timestamp,threads\n");
    long second = 0;
    for (int row = 0; row < 1_800; row++, second += row < 1_200 ? 1 : 60) {
      csv.append(second * 1_000).append(',').append(threads(row, 1_300)).append('\n');
    }

    Call call = report("two.csv", csv);

    // The leak begins 100 rows of a minute behind 1,200 of a second, of 37,200 seconds in all.
    double bend = 1_000.0 * (1_200 + 100 * 60) / 37_200;
    assertThat(call.out()).contains("thread_leak");
    assertThat(lines()).hasSize(1);
    assertThat(lines().get(0).bend()).isCloseTo(bend, within(40.0));
    assertThat(episode(0)).isCloseTo(bend, within(40.0));
    assertThat(episodeEnd(0)).isCloseTo(1_000, within(0.2));
  }

  @Test
  void theLeastValueOfADrawingMayBeNegative() throws IOException {
    StringBuilder csv = new StringBuilder("timestamp,threads,custom_metrics.balance\n");
    for (int row = 0; row < 600; row++) {
      csv.append(row * 1_000).append(",0,").append(-100 - row % 3).append('\n');
    }

    report("balance.csv", csv);

    assertThat(page()).contains("<span class=\"bottom\">-102</span>", "<span class=\"bottom\">0<");
  }

  @Test
  void ofSeveralInstancesAnEpisodeStandsInItsOwnAndNamesIt() throws IOException {
    StringBuilder series = new StringBuilder();
    for (String instance : List.of("a:1", "b:2", "c:3")) {
      series.append(series.isEmpty() ? "" : ",");
      series.append("{\"metric\":{\"__name__\":\"jvm_threads_current\",\"instance\":\"");
      series.append(instance).append("\"},\"values\":[");
      for (int i = 0; i < 1_000; i++) {
        int count = threads(i, instance.equals("b:2") ? 600 : 1_000);
        series.append(i == 0 ? "[" : ",[").append(1_700_000_000 + i * 15).append(",\"");
        series.append(count).append("\"]");
      }
      series.append("]}");
    }

    Call call =
        report("answer.json", "{\"data\":{\"resultType\":\"matrix\",\"result\":[" + series + "]}}");

    Path file = folder.resolve("answer.json");
    assertThat(call.out())
        .contains("WARNING thread_leak in " + file + ", instance b:2: ")
        .contains("WARNING thread_leak of threads in b:2, from 2023-11-15T00:")
        .contains("to the end of the recording at 2023-11-15T02:23:05Z");
    assertThat(page())
        .contains(file + ", instance b:2: ", "of threads in b:2, from")
        .contains("Drawn one behind the other: a:1, b:2, c:3<");
    assertThat(borders()).containsExactly(333.4, 666.9);
    assertThat(lines()).hasSize(3);
    assertThat(lines().get(1).bend()).isCloseTo(333.4 + 200, within(15.0));
    assertThat(episode(0)).isCloseTo(333.4 + 200, within(15.0));
    assertThat(episodeEnd(0)).isCloseTo(666.5, within(0.5));
  }

  @Test
  void ofTwoRunsInALogWithoutDatesAnEpisodeStandsInItsOwn() throws IOException {
    StringBuilder log = new StringBuilder();
    for (int run = 0; run < 2; run++) {
      log.append("[0.005s][info][gc,init] Heap Max Capacity: 1024M\n");
      for (int second = 1; second <= 3_000; second++) {
        int live = 100 + second % 3 + (run == 0 ? Math.max(0, (second - 1_500) / 4) : 0);
        log.append(
            "[%d.500s][info][gc] GC(%d) Pause Full (System.gc()) 700M->%dM(1024M) 10.000ms%n"
                .formatted(second, second, live));
      }
    }

    Call call = report("gc.log", log);

    assertThat(call.out())
        .contains("of heap_live_mb in run 1, from 1970-01-01T00:2")
        .contains("to the end of the recording at 1970-01-01T00:50:00Z");
    assertThat(page()).contains("Drawn one behind the other: run 1, run 2<");
    assertThat(borders()).contains(500.1);
    assertThat(episode(0)).isCloseTo(250, within(25.0));
    assertThat(episodeEnd(0)).isCloseTo(500, within(0.5));
  }

  @Test
  void whatIsTooShortIsNotCalledGood() throws IOException {
    report("short.csv", "timestamp,threads\n2026-01-01T00:00:00Z,7\n2026-01-01T00:00:01Z,7\n");
    assertThat(page())
        .contains("<section class=\"verdict unsure\">", "Nothing unusual in what was judged.")
        .contains("short.csv is too short to be judged.</p>");
  }

  @Test
  void aPageThatIsTheFileOfScoresTooIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("few.csv"), "timestamp,threads\n1000,7\n");
    Path target = folder.resolve("out");
    Call call = Call.of("replay", "--report=" + target, "--scores=" + target, file);
    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err()).contains("holds the scores; allowed is another file");
    assertThat(target).content().startsWith("timestamp,metric,score");
  }

  private static int threads(int row, int leakFrom) {
    return 40 + row % 3 + Math.max(0, row - leakFrom);
  }

  private Call report(String name, CharSequence text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Call call = Call.of("replay", "--report=" + folder.resolve("page.html"), file);
    assertThat(call.err()).isEmpty();
    return call;
  }

  private String page() throws IOException {
    return Files.readString(folder.resolve("page.html"));
  }

  private double episode(int which) throws IOException {
    return numbers(EPISODE, 1).get(which);
  }

  private double episodeEnd(int which) throws IOException {
    return episode(which) + numbers(EPISODE, 2).get(which);
  }

  private List<Double> borders() throws IOException {
    return numbers(BORDER, 1);
  }

  private List<Double> numbers(Pattern pattern, int group) throws IOException {
    List<Double> numbers = new ArrayList<>();
    Matcher found = pattern.matcher(page());
    while (found.find()) {
      numbers.add(Double.valueOf(found.group(group)));
    }
    return numbers;
  }

  private List<Line> lines() throws IOException {
    List<Line> lines = new ArrayList<>();
    Matcher found = LINE.matcher(page());
    while (found.find()) {
      List<Double> numbers = new ArrayList<>();
      for (String number : found.group(1).strip().split("[ ,]", -1)) {
        numbers.add(Double.valueOf(number));
      }
      lines.add(new Line(numbers));
    }
    return lines;
  }

  /** A drawn course: x and y in turn, y downwards. */
  private record Line(List<Double> numbers) {

    /** Where it leaves the level of its beginning for good. */
    double bend() {
      for (int i = numbers.size() - 2; i >= 0; i -= 2) {
        if (numbers.get(1) - numbers.get(i + 1) < 2) {
          return numbers.get(i);
        }
      }
      throw new AssertionError(String.format(Locale.ROOT, "no bend in %s", numbers));
    }
  }
}
