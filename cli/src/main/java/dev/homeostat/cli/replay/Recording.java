package dev.homeostat.cli.replay;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.Judge;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.evidence.RecordedInvestigation;
import dev.homeostat.text.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A recording of any kind that can be judged, told by its content; compressed or not. Each is
 * judged afresh, with the same defaults, under its own name as the component.
 */
public final class Recording {

  /** What a recording may be, for people. */
  static final String ALLOWED =
      "CSV, a collection log, a JFR recording, a file of alerts or the answer to a range query of"
          + " Prometheus, each also with gzip";

  /** What is said of one whose reader can say no more. */
  static final String DAMAGED = "the recording is cut off or damaged";

  /** What a compressed JFR recording may unpack to, which needs a file of its own: 4 GiB. */
  private static final long MOST_UNPACKED = 1L << 32;

  private final RecordedFiles files;
  private final Set<DetectorKind> detectors;
  private final Problems problems;

  /**
   * Names its files; nothing is read yet.
   *
   * @param detectors which judge
   * @param problems takes what is wrong with it
   */
  public Recording(RecordedFiles files, Set<DetectorKind> detectors, Problems problems) {
    this.files = files;
    this.detectors = detectors;
    this.problems = problems;
  }

  /**
   * What was replayed.
   *
   * @param counted what was read, for people
   * @param metrics that were judged or stored
   * @param notes which metrics could not be judged and why, and what else a person should know
   * @param complete whether it was read from its beginning to its end, bad parts left out
   * @param readable whether anything of it could be read; also where it is good and holds nothing
   * @param judged whether there was enough for an episode
   */
  public record Replayed(
      String counted,
      int metrics,
      List<String> notes,
      boolean complete,
      boolean readable,
      boolean judged) {
    private static final Replayed NOTHING =
        new Replayed("0 rows", 0, List.of(), false, false, false);
  }

  /**
   * Judges the file from its beginning to its end; what is wrong goes to the problems.
   *
   * @param scores takes a line for each row and metric of a CSV file; null where nobody wants them
   * @param onlooker sees every tick
   * @param expected takes what is expected of each metric
   */
  public Replayed replay(
      Consumer<BehavioralAlert> alerts,
      Progress progress,
      @Nullable ScoreFile scores,
      Onlooker onlooker,
      Judge.Scores expected) {
    Path file = files.parts().get(0);
    if (Files.isDirectory(file)) {
      problems.ofFile("is a folder; allowed is " + ALLOWED);
      return Replayed.NOTHING;
    }
    if (Files.notExists(file)) {
      problems.ofFile("there is no such file");
      return Replayed.NOTHING;
    }
    AnalyzerOptions options =
        AnalyzerOptions.of(files.name()).withResource(Map.of()).withDetectors(detectors);
    RowScores rows = scores == null ? null : new RowScores(scores);
    JudgedRun run = new JudgedRun(options, alerts, problems, both(rows, expected), onlooker);
    try (InputStream bytes =
        files.parts().size() == 1
            ? progress.watch(file, PipedInput.open(file))
            : new JoinedParts(files.parts(), progress)) {
      Content content = new Content(Path.of(files.name()), bytes);
      return replay(content, alerts, run, progress, rows);
    } catch (AccessDeniedException e) {
      problems.ofFile("may not be read by this user");
    } catch (IOException e) {
      problems.ofFile("cannot be read (" + reason(e) + ")");
    } finally {
      progress.clear();
    }
    return Replayed.NOTHING;
  }

  private static Judge.Scores both(Judge.@Nullable Scores rows, Judge.Scores expected) {
    if (rows == null || expected == Judge.NO_SCORES) {
      return rows == null ? expected : rows;
    }
    return new Judge.Scores() {
      @Override
      public void score(String metric, double score) {
        rows.score(metric, score);
      }

      @Override
      public void expected(String metric, double baseline, double deviation) {
        expected.expected(metric, baseline, deviation);
      }
    };
  }

  private Replayed replay(
      Content content,
      Consumer<BehavioralAlert> alerts,
      JudgedRun run,
      Progress progress,
      @Nullable RowScores scores)
      throws IOException {
    if (content.isJfr()) {
      refuseScores(scores);
      return replayEvents(content, run, progress);
    }
    if (content.isBinary()) {
      problems.ofFile("is no text in UTF-8; allowed is " + ALLOWED);
      return Replayed.NOTHING;
    }
    Replay reader = reader(content, alerts, run, scores);
    if (reader != null && !(reader instanceof CsvReplay)) {
      refuseScores(scores);
    }
    return reader == null ? Replayed.NOTHING : replay(reader, run, progress);
  }

  private void refuseScores(@Nullable RowScores scores) {
    if (scores != null) {
      problems.ofFile("has no scores: they are of the rows of CSV");
      scores.lack();
    }
  }

  private Replayed replay(Replay replay, JudgedRun run, Progress progress) {
    boolean complete = false;
    try {
      boolean more = replay.begin();
      complete = more;
      if (!replay.isJudgedAsRead()) {
        progress.withoutShare();
      }
      while (more) {
        more = replay.step();
        progress.show(replay::counted);
      }
    } catch (IOException e) {
      // What was read before is good, as of a compressed file that was cut off.
      complete = false;
      String problem = "cannot be read on (" + reason(e) + ")";
      if (replay.place() > 0) {
        problems.ofRow(replay.place() + 1, problem);
      } else {
        problems.ofFile(problem);
      }
    }
    replay.end();
    List<String> notes = new ArrayList<>();
    if (files.parts().size() > 1) {
      notes.add(files.parts().size() + " files, joined in the order of their times");
    }
    if (!replay.isJudgedBefore()) {
      notes.addAll(Unjudged.notes(run.options(), run.judge(), replay));
    }
    if (!replay.note().isEmpty()) {
      notes.add(replay.note());
    }
    boolean readable = problems.count() == 0 || replay.heldAnything();
    boolean judged = replay.isJudgedBefore() || !Unjudged.isTooShort(run.options(), replay);
    return new Replayed(
        replay.counted(), replay.metrics().size(), notes, complete, readable, judged);
  }

  /** The file's name is told already; what unpacks says nothing where a text ends too early. */
  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException file ? file.getReason() : null;
    String said = reason == null ? e.getMessage() : reason;
    return said == null ? DAMAGED : SafeText.of(said);
  }

  /** The JDK's parser wants a file in which it can seek. */
  private Replayed replayEvents(Content content, JudgedRun run, Progress progress)
      throws IOException {
    Path file = files.parts().get(0);
    boolean asItIs = Files.isRegularFile(file) && !content.isCompressed();
    Path unpacked = asItIs ? null : unpack(content.stream(), progress);
    try {
      RecordedInvestigation causes = new RecordedInvestigation();
      JudgedRun asking = run.with(causes);
      try (JfrReplay replay = new JfrReplay(unpacked == null ? file : unpacked, asking, causes)) {
        return replay(replay, asking, progress);
      }
    } catch (NoClassDefFoundError e) {
      problems.ofFile("is a JFR recording, and this Java has no module jdk.jfr; a JDK has");
      return Replayed.NOTHING;
    } finally {
      if (unpacked != null) {
        Files.deleteIfExists(unpacked);
      }
    }
  }

  private static Path unpack(InputStream content, Progress progress) throws IOException {
    Path unpacked = Files.createTempFile("homeostat-", ".jfr");
    unpacked.toFile().deleteOnExit(); // Where the program is told to end before the parser did.
    try (OutputStream out = Files.newOutputStream(unpacked)) {
      byte[] buffer = new byte[1 << 16];
      long written = 0;
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        written += n;
        if (written > MOST_UNPACKED) {
          throw new IOException("it unpacks to more than 4 GiB");
        }
        out.write(buffer, 0, n);
        long mebibytes = written >> 20;
        progress.show(() -> mebibytes + " MB unpacked");
      }
      return unpacked;
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(unpacked);
      throw e;
    }
  }

  /** What reads a text, or null where nothing can; that is told. */
  private @Nullable Replay reader(
      Content content,
      Consumer<BehavioralAlert> alerts,
      JudgedRun run,
      @Nullable RowScores scores) {
    Reader text = new InputStreamReader(content.stream(), StandardCharsets.UTF_8);
    String beginning = content.beginning();
    Lines lines = new Lines(text);
    if (AlertLog.begins(beginning)) {
      return new AlertLog(lines, alerts, problems);
    }
    // The other output of a container that a log stands in may begin as JSON does.
    List<String> first = beginning.lines().toList();
    CollectionLog.Dialect dialect = CollectionLog.dialectOf(first);
    if (dialect != null) {
      return CollectionLog.of(lines, run, problems, dialect);
    }
    if (CollectionLog.isWithoutTimes(first)) {
      problems.ofFile(
          "is a collection log without times; write them with -Xlog:gc*::time,uptime, or under JDK"
              + " 8 with -XX:+PrintGCDateStamps");
      return null;
    }
    return RangeQuery.begins(beginning)
        ? new RangeQuery(text, run, problems)
        : new CsvReplay(lines, run, problems, scores);
  }
}
