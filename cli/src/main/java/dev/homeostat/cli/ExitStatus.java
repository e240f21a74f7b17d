package dev.homeostat.cli;

/** What the command line answers its caller with. */
final class ExitStatus {

  /** Done. */
  static final int DONE = 0;

  /** Alerts were found where {@code --fail-on} asked for that. */
  static final int ALERTS = 1;

  /** Wrong use or unreadable input; beats {@link #ALERTS}. */
  static final int BAD_INPUT = 2;

  /** The process to watch could not be reached. */
  static final int UNREACHABLE = 3;

  /** A fault of ours. */
  static final int OUR_FAULT = 70;

  /** Whoever read our output went away: what a shell shows of a program ended by SIGPIPE. */
  static final int READER_GONE = 141;

  private ExitStatus() {}
}
