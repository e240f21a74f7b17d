package dev.homeostat.cli.replay;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.Judge;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.detect.DetectorKind;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file of recorded metrics: CSV, compressed where its name ends in {@code .gz}. Each is judged
 * afresh, with the same defaults, under its own name as the component.
 */
public final class Recording {

  /** A text holds no zero byte; in a binary file there is one soon. */
  private static final int LOOKED_AT = 4096;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final Path file;
  private final Set<DetectorKind> detectors;
  private final Problems problems;

  /**
   * Names a file; nothing is read yet.
   *
   * @param detectors which judge
   * @param problems takes what is wrong with it
   */
  public Recording(Path file, Set<DetectorKind> detectors, Problems problems) {
    this.file = file;
    this.detectors = detectors;
    this.problems = problems;
  }

  /**
   * What was replayed.
   *
   * @param rows that were judged
   * @param metrics in them
   * @param notes which metrics could not be judged, and why
   * @param complete whether it was read from its header to its end, bad rows and cells left out
   */
  public record Replayed(long rows, int metrics, List<String> notes, boolean complete) {
    private static final Replayed NOTHING = new Replayed(0, 0, List.of(), false);
  }

  /**
   * Judges the file from its first row to its last; what is wrong goes to the problems.
   *
   * @param scores takes a line for each row and metric; null where nobody wants them
   */
  public Replayed replay(
      Consumer<BehavioralAlert> alerts, Progress progress, @Nullable ScoreFile scores) {
    if (Files.isDirectory(file)) {
      problems.ofFile("is a folder; allowed is a CSV file");
      return Replayed.NOTHING;
    }
    if (Files.notExists(file)) {
      problems.ofFile("there is no such file");
      return Replayed.NOTHING;
    }
    try (InputStream bytes = progress.watch(file, Files.newInputStream(file))) {
      return replay(bytes, alerts, progress, scores);
    } catch (AccessDeniedException e) {
      problems.ofFile("may not be read by this user");
    } catch (IOException e) {
      problems.ofFile("cannot be read (" + e.getMessage() + ")");
    } finally {
      progress.clear();
    }
    return Replayed.NOTHING;
  }

  private Replayed replay(
      InputStream bytes,
      Consumer<BehavioralAlert> alerts,
      Progress progress,
      @Nullable ScoreFile scores)
      throws IOException {
    InputStream plain =
        file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 13) : bytes;
    BufferedInputStream text = new BufferedInputStream(plain);
    if (isBinary(text)) {
      problems.ofFile("is no text in UTF-8; allowed is CSV, and CSV in a name.gz");
      return Replayed.NOTHING;
    }
    AnalyzerOptions options =
        AnalyzerOptions.of(file.toString()).withResource(Map.of()).withDetectors(detectors);
    RowScores rows = scores == null ? null : new RowScores(scores);
    Judge judge =
        new Judge(options, alerts, problems::ofFile, rows == null ? Judge.NO_SCORES : rows);
    Lines lines = new Lines(new InputStreamReader(text, StandardCharsets.UTF_8));
    CsvReplay replay = new CsvReplay(lines, judge, problems, rows);
    boolean complete = false;
    try {
      boolean more = replay.begin();
      complete = more;
      while (more) {
        more = replay.step();
        progress.show(replay.rows());
      }
    } catch (IOException e) {
      // What was read before is good, as of a compressed file that was cut off.
      complete = false;
      problems.ofRow(lines.number() + 1, "cannot be read on (" + e.getMessage() + ")");
    }
    return new Replayed(
        replay.rows(), replay.columns().size(), Unjudged.notes(options, judge, replay), complete);
  }

  /** Looks at the beginning and skips a byte order mark. */
  private static boolean isBinary(BufferedInputStream text) throws IOException {
    byte[] beginning = new byte[LOOKED_AT];
    int length = 0;
    text.mark(LOOKED_AT);
    try {
      length = text.readNBytes(beginning, 0, LOOKED_AT);
    } catch (EOFException e) {
      // Cut off this early: reading it again tells where.
    }
    text.reset();
    for (int i = 0; i < length; i++) {
      if (beginning[i] == 0) {
        return true;
      }
    }
    text.mark(BYTE_ORDER_MARK.length);
    if (!Arrays.equals(text.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
      text.reset();
    }
    return false;
  }
}
