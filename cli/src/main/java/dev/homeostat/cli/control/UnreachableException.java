package dev.homeostat.cli.control;

/** An agent that could not be reached; the message says which and why. */
public final class UnreachableException extends Exception {
  private static final long serialVersionUID = 1;

  /** Makes one. */
  public UnreachableException(String message) {
    super(message);
  }
}
