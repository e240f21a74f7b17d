package dev.homeostat.cli;

/** Who reads the output: a person or a program. */
enum Format {
  TEXT("text"),
  JSON("json");

  /** For every {@code --format}. */
  static final String HELP = "For a person or a program: ${COMPLETION-CANDIDATES} (default: text).";

  private final String spelling;

  Format(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String toString() {
    return spelling;
  }
}
