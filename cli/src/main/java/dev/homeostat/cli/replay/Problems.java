package dev.homeostat.cli.replay;

import dev.homeostat.text.SafeText;
import java.util.function.Consumer;

/** What is wrong with a file: a line each, and where there are too many, their number. */
public final class Problems {

  /** More lines help nobody. */
  static final int MOST_LINES = 20;

  private final String file;
  private final Consumer<String> lines;
  private long count;

  /**
   * Begins without a problem.
   *
   * @param file as the user named it
   * @param lines takes each line
   */
  public Problems(String file, Consumer<String> lines) {
    this.file = SafeText.of(file);
    this.lines = lines;
  }

  /** How many there were. */
  public long count() {
    return count;
  }

  /** Says how many were not told. */
  public void finish() {
    if (count > MOST_LINES) {
      lines.accept(
          file + ": " + (count - MOST_LINES) + " more problems of this file are not shown");
    }
  }

  /** A problem of the whole file. */
  void ofFile(String problem) {
    add(": " + problem);
  }

  /** A problem of a row, counted as lines of the file from 1. */
  void ofRow(long row, String problem) {
    add(": row " + row + ": " + problem);
  }

  /** A problem of a cell; the column counts from 1. */
  void ofCell(long row, int column, String name, String problem) {
    add(": row " + row + ", column " + column + " (" + SafeText.of(name) + "): " + problem);
  }

  private void add(String problem) {
    count++;
    if (count <= MOST_LINES) {
      lines.accept(file + problem);
    }
  }
}
