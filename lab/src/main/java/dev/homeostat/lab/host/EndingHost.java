package dev.homeostat.lab.host;

/**
 * Bursts until told to end, and then ends as its argument says: {@code exit}, with status 3, or
 * {@code throw}.
 */
public final class EndingHost {

  private EndingHost() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    Burst.untilTold(() -> {});
    if (args[0].equals("exit")) {
      System.exit(3);
    }
    throw new IllegalStateException("thrown by main");
  }
}
