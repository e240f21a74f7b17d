package dev.homeostat.cli.watch;

/** What should be watched answers, but not with anything we can read; a line for a person. */
public final class Unreadable extends Exception {
  private static final long serialVersionUID = 1;

  public Unreadable(String message) {
    super(message);
  }
}
