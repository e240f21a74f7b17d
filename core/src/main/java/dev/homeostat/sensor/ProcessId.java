package dev.homeostat.sensor;

import java.io.File;
import java.io.IOException;

/** The id of this process. */
public final class ProcessId {

  private ProcessId() {}

  /**
   * Reads it. {@code ProcessHandle} knows it too, but its class makes a thread pool for what we
   * never ask it, so it is asked only where there is no {@code /proc}. Thread-safe.
   */
  public static String current() {
    try {
      String name = new File("/proc/self").getCanonicalFile().getName();
      Long.parseLong(name);
      return name;
    } catch (IOException | NumberFormatException e) {
      return Long.toString(ProcessHandle.current().pid());
    }
  }
}
