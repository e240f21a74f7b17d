package dev.homeostat.cli.attach;

/** A process cannot be watched, and why; the message is a line for a person. */
public final class Unreachable extends Exception {
  private static final long serialVersionUID = 1;

  public Unreachable(String message) {
    super(message);
  }
}
