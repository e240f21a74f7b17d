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
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A recording of any kind that can be judged, told by its content; compressed or not. Each is
 * judged afresh, with the same defaults, under its own name as the component.
 */
public final class Recording {

  /** What a recording may be, for people. */
  static final String ALLOWED = "CSV, a collection log or a JFR recording, each also with gzip";

  /** A text holds no zero byte; in a binary file there is one soon. */
  private static final int LOOKED_AT = 1 << 16;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] JFR = {'F', 'L', 'R', 0};

  /** What a compressed JFR recording may unpack to, which needs a file of its own: 4 GiB. */
  private static final long MOST_UNPACKED = 1L << 32;

  private final Path file;
  private final Set<DetectorKind> detectors;
  private final Problems problems;
  private boolean isCompressed;

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
   * @param counted what was read, for people
   * @param metrics that were judged or stored
   * @param notes which metrics could not be judged and why, and what else a person should know
   * @param complete whether it was read from its beginning to its end, bad parts left out
   */
  public record Replayed(String counted, int metrics, List<String> notes, boolean complete) {
    private static final Replayed NOTHING = new Replayed("0 rows", 0, List.of(), false);
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
    if (Files.isDirectory(file)) {
      problems.ofFile("is a folder; allowed is " + ALLOWED);
      return Replayed.NOTHING;
    }
    if (Files.notExists(file)) {
      problems.ofFile("there is no such file");
      return Replayed.NOTHING;
    }
    AnalyzerOptions options =
        AnalyzerOptions.of(file.toString()).withResource(Map.of()).withDetectors(detectors);
    RowScores rows = scores == null ? null : new RowScores(scores);
    JudgedRun run = new JudgedRun(options, alerts, problems, both(rows, expected), onlooker);
    try (InputStream bytes = progress.watch(file, Files.newInputStream(file))) {
      return replay(bytes, run, progress, rows);
    } catch (AccessDeniedException e) {
      problems.ofFile("may not be read by this user");
    } catch (IOException e) {
      problems.ofFile("cannot be read (" + e.getMessage() + ")");
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
      InputStream bytes, JudgedRun run, Progress progress, @Nullable RowScores scores)
      throws IOException {
    BufferedInputStream content = new BufferedInputStream(plain(bytes), LOOKED_AT);
    byte[] beginning = peek(content, LOOKED_AT);
    if (startsWith(beginning, JFR)) {
      return replayEvents(content, run, progress);
    }
    if (isBinary(beginning)) {
      problems.ofFile("is no text in UTF-8; allowed is " + ALLOWED);
      return Replayed.NOTHING;
    }
    return replay(reader(content, beginning, run, scores), run, progress);
  }

  private Replayed replay(Replay replay, JudgedRun run, Progress progress) {
    boolean complete = false;
    try {
      boolean more = replay.begin();
      complete = more;
      while (more) {
        more = replay.step();
        progress.show(replay::counted);
      }
    } catch (IOException e) {
      // What was read before is good, as of a compressed file that was cut off.
      complete = false;
      String problem = "cannot be read on (" + e.getMessage() + ")";
      if (replay.place() > 0) {
        problems.ofRow(replay.place() + 1, problem);
      } else {
        problems.ofFile(problem);
      }
    }
    replay.end();
    List<String> notes = new ArrayList<>(Unjudged.notes(run.options(), run.judge(), replay));
    if (!replay.note().isEmpty()) {
      notes.add(replay.note());
    }
    return new Replayed(replay.counted(), replay.metrics().size(), notes, complete);
  }

  /** The JDK's parser wants a file. */
  private Replayed replayEvents(InputStream content, JudgedRun run, Progress progress)
      throws IOException {
    Path unpacked = isCompressed ? unpack(content) : null;
    try (JfrReplay replay = new JfrReplay(unpacked == null ? file : unpacked, run)) {
      return replay(replay, run, progress);
    } catch (NoClassDefFoundError e) {
      problems.ofFile("is a JFR recording, and this Java has no module jdk.jfr; a JDK has");
      return Replayed.NOTHING;
    } finally {
      if (unpacked != null) {
        Files.deleteIfExists(unpacked);
      }
    }
  }

  private static Path unpack(InputStream content) throws IOException {
    Path unpacked = Files.createTempFile("homeostat-", ".jfr");
    try (OutputStream out = Files.newOutputStream(unpacked)) {
      byte[] buffer = new byte[1 << 16];
      long written = 0;
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        written += n;
        if (written > MOST_UNPACKED) {
          throw new IOException("it unpacks to more than 4 GiB");
        }
        out.write(buffer, 0, n);
      }
      return unpacked;
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(unpacked);
      throw e;
    }
  }

  private Replay reader(
      BufferedInputStream content, byte[] beginning, JudgedRun run, @Nullable RowScores scores)
      throws IOException {
    if (startsWith(beginning, BYTE_ORDER_MARK)) {
      content.skipNBytes(BYTE_ORDER_MARK.length);
    }
    Lines lines = new Lines(new InputStreamReader(content, StandardCharsets.UTF_8));
    CollectionLog.Dialect dialect =
        CollectionLog.dialectOf(new String(beginning, StandardCharsets.UTF_8).lines().toList());
    return dialect != null
        ? CollectionLog.of(lines, run, problems, dialect)
        : new CsvReplay(lines, run, problems, scores);
  }

  /** Unpacks what is compressed, or says by its name that it is. */
  private InputStream plain(InputStream bytes) throws IOException {
    BufferedInputStream raw = new BufferedInputStream(bytes);
    isCompressed = file.toString().endsWith(".gz") || startsWith(peek(raw, GZIP.length), GZIP);
    return isCompressed ? new GZIPInputStream(raw, 1 << 13) : raw;
  }

  /** The first bytes, which are read again later. */
  private static byte[] peek(BufferedInputStream in, int most) throws IOException {
    byte[] bytes = new byte[most];
    int length = 0;
    in.mark(most);
    try {
      for (int n = 0; n >= 0 && length < most; length += Math.max(0, n)) {
        n = in.read(bytes, length, most - length);
      }
    } catch (EOFException e) {
      // Cut off this early: reading it again tells where.
    }
    in.reset();
    return Arrays.copyOf(bytes, length);
  }

  private static boolean isBinary(byte[] beginning) {
    for (byte b : beginning) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }
}
