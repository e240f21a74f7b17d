package dev.homeostat.lab.host;

import java.util.logging.LogManager;

/** Tells whether anybody has initialised logging before it does itself, and which one it gets. */
public final class LoggingHost {

  private LoggingHost() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    Burst.untilTold(() -> {});
    System.out.println("before: " + Boolean.getBoolean("lab.logging.initialised"));
    System.out.println("manager: " + LogManager.getLogManager().getClass().getSimpleName());
  }
}
