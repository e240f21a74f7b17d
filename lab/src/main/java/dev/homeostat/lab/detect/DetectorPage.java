package dev.homeostat.lab.detect;

import dev.homeostat.lab.fork.Machine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Stream;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the whole of the detectors' measurements and puts the figures into their page, between its
 * two markers. Arguments: the page, the folder of shared data, and {@code nojmh} to leave JMH out.
 */
public final class DetectorPage {
  private static final String BEGIN = "<!-- figures: begin, written by make bench -->";
  private static final String END = "<!-- figures: end -->";
  private static final String SEEDS = "3000000";

  private DetectorPage() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    Path page = Path.of(args[0]);
    Path data = Path.of(args[1]);
    StringBuilder text = new StringBuilder();
    text.append(site());
    text.append("\n### Speed, by processor time\n\n").append(Speed.table());
    text.append('\n').append(Speed.sizes()).append('\n');
    if (args.length < 3) {
      text.append("\n### JMH, by wall time\n\n").append(jmh());
    }
    block(text, "Clean points", () -> CleanPoints.main(words("clean", "4000000", "9.2e6")));
    block(
        text,
        "Healthy look-alikes",
        () -> CleanPoints.main(words("healthy", "5000000", "4e6", "20000")));
    block(text, "Leaks", () -> LeakShapes.main(words(SEEDS, "500")));
    block(text, "Bursts, steps, rare floors", () -> OtherShapes.main(words("6000000", "200")));
    block(text, "Series that follow the hours", () -> SeasonShapes.main(words("8200000", "5")));
    block(text, "Series that follow a driver", () -> DrivenSeries.main(words("9000000", "100")));
    if (Files.isDirectory(data)) {
      block(text, "Collection logs", () -> CollectionLogs.main(logs(data)));
    } else {
      text.append("\nThe collection logs are not here: ").append(data).append(" is missing.\n");
    }
    write(page, text.toString());
  }

  private static String[] words(String... words) {
    return words;
  }

  private static String[] logs(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("gclogs"))) {
      return files.sorted().map(Path::toString).toArray(String[]::new);
    }
  }

  private static String site() throws IOException, InterruptedException {
    return String.format(
        Locale.ROOT,
        "%s, commit %s, %d processors (%s), %s %s; `make bench`.%n",
        LocalDate.now(ZoneOffset.UTC),
        Machine.commit(),
        Runtime.getRuntime().availableProcessors(),
        Machine.processor(),
        System.getProperty("java.vm.name"),
        System.getProperty("java.vm.version"));
  }

  private static String jmh() throws RunnerException {
    Collection<RunResult> results =
        new Runner(new OptionsBuilder().include(DetectorBenchmark.class.getSimpleName()).build())
            .run();
    StringBuilder table =
        new StringBuilder("| benchmark | ns a call | ± (99.9 %) |\n|---|---|---|\n");
    for (RunResult each : results) {
      Result<?> result = each.getPrimaryResult();
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %,.1f | %,.1f |%n",
              result.getLabel(),
              result.getScore(),
              result.getScoreError()));
    }
    return table.toString();
  }

  /** A part of the measurements, which prints. */
  private interface Part {
    void run() throws Exception;
  }

  private static void block(StringBuilder text, String title, Part part) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      part.run();
    } finally {
      System.setOut(before);
    }
    String lines = said.toString(StandardCharsets.UTF_8);
    System.out.println(title + "\n" + lines);
    text.append("\n### ").append(title).append("\n\n```\n").append(lines).append("```\n");
  }

  private static void write(Path page, String figures) throws IOException {
    String before = Files.readString(page);
    int begin = before.indexOf(BEGIN);
    int end = before.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(page + " lacks the lines " + BEGIN + " and " + END);
    }
    Files.writeString(
        page,
        before.substring(0, begin + BEGIN.length())
            + "\n\n"
            + figures
            + "\n"
            + before.substring(end));
  }
}
