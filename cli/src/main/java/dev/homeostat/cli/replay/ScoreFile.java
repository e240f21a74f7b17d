package dev.homeostat.cli.replay;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The scores of all files of a call: CSV with the header {@code timestamp,metric,score}. They
 * gather beside the file and take its place only when they are complete, so that nobody finds half
 * of them. Not thread-safe.
 */
public final class ScoreFile implements AutoCloseable {

  /** What a formula begins with, in one spreadsheet or another. */
  private static final String FORMULA = "=+-@\t\r＝＋－＠";

  private static final String QUOTED = ",\"\n\r";

  private final Path target;
  private final Path gathered;
  private final BufferedWriter out;
  private @Nullable IOException failure;

  private ScoreFile(Path target, Path gathered, BufferedWriter out) {
    this.target = target;
    this.gathered = gathered;
    this.out = out;
  }

  /**
   * Begins the file.
   *
   * @param inputs must not be overwritten
   * @throws IOException where it cannot be written; the message says why
   */
  public static ScoreFile create(Path file, List<Path> inputs) throws IOException {
    if (Files.exists(file)) {
      if (!Files.isRegularFile(file)) {
        throw new IOException("is no file; allowed is the path of one");
      }
      for (Path input : inputs) {
        if (Files.exists(input) && Files.isSameFile(file, input)) {
          throw new IOException("is the input too; allowed is another file");
        }
      }
    }
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IOException("there is no folder " + folder);
    }
    Path gathered =
        folder.resolve("." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    BufferedWriter out =
        Files.newBufferedWriter(
            gathered,
            StandardCharsets.UTF_8,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    gathered.toFile().deleteOnExit();
    ScoreFile scores = new ScoreFile(target, gathered, out);
    scores.put("timestamp,metric,score\n");
    return scores;
  }

  /** Adds a line. */
  void add(String timestamp, String metric, double score) {
    put(cell(timestamp) + ',' + cell(metric) + ',' + (score == 0 ? "0" : score) + '\n');
  }

  /** What cannot be written is told once, at the end. */
  private void put(String line) {
    if (failure == null) {
      try {
        out.write(line);
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
    out.close();
    if (failure != null) {
      throw failure;
    }
    Files.move(gathered, target, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes what was not committed. */
  @Override
  public void close() throws IOException {
    try {
      out.close();
    } catch (IOException e) {
      // What is thrown away need not be whole.
    }
    Files.deleteIfExists(gathered);
  }
}
