package dev.homeostat.cli.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The scores of all files of a call: CSV with the header {@code timestamp,metric,score}. They
 * gather in a {@link WholeFile} while the call goes on. Not thread-safe.
 */
public final class ScoreFile implements AutoCloseable {

  /** What a formula begins with, in one spreadsheet or another. */
  private static final String FORMULA = "=+-@\t\r＝＋－＠";

  private static final String QUOTED = ",\"\n\r";

  private final WholeFile file;
  private @Nullable IOException failure;

  private ScoreFile(WholeFile file) {
    this.file = file;
  }

  /**
   * Begins the file.
   *
   * @param inputs must not be overwritten
   * @throws IOException where it cannot be written; the message says why
   */
  public static ScoreFile create(Path file, List<Path> inputs) throws IOException {
    for (Path input : inputs) {
      if (Files.exists(file) && Files.exists(input) && Files.isSameFile(file, input)) {
        throw new IOException("is the input too; allowed is another file");
      }
    }
    ScoreFile scores = new ScoreFile(WholeFile.begin(file));
    scores.put("timestamp,metric,score\n");
    return scores;
  }

  /** Adds a line. */
  void add(String timestamp, String metric, double score) {
    put(cell(timestamp) + ',' + cell(metric) + ',' + (score == 0 ? "0" : score) + '\n');
  }

  /** An input has none: then there is no file of all. */
  void lack() {
    failure = failure == null ? new IOException("an input has no scores") : failure;
  }

  /** What cannot be written is told once, at the end. */
  private void put(String line) {
    if (failure == null) {
      try {
        file.out().write(line);
      } catch (IOException e) {
        failure = e;
      }
    }
  }

  /**
   * A foreign word as a cell: one that a spreadsheet would take for a formula begins with a quote
   * that is shown instead.
   */
  static String cell(String text) {
    boolean formula =
        !text.isEmpty()
            && FORMULA.indexOf(text.charAt(0)) >= 0
            && Double.isNaN(Numbers.parse(text));
    String word = formula ? "'" + text : text;
    return word.chars().noneMatch(c -> QUOTED.indexOf(c) >= 0)
        ? word
        : '"' + word.replace("\"", "\"\"") + '"';
  }

  /**
   * Puts the complete scores in place.
   *
   * @throws IOException where some could not be written; then the file is as it was
   */
  public void commit() throws IOException {
    if (failure != null) {
      throw failure;
    }
    file.commit();
  }

  /** Removes what was not committed. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
