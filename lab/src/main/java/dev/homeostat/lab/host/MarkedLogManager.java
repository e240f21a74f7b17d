package dev.homeostat.lab.host;

import java.util.logging.LogManager;

/** A log manager of the application's, as application servers bring one. */
public final class MarkedLogManager extends LogManager {

  static {
    System.setProperty("lab.logging.initialised", "true");
  }

  /** Called by the JDK. */
  public MarkedLogManager() {}
}
