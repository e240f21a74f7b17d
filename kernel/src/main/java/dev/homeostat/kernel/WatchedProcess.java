package dev.homeostat.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The watched process in procfs, known by its number and its start: numbers come back. */
final class WatchedProcess {

  // Fields of /proc/PID/stat, counted from behind the name's parenthesis.
  private static final int START_TIME = 20;
  private static final int RESIDENT_PAGES = 22;

  private static final double PAGES_PER_MEBIBYTE = 256;

  private final Path stat;
  private final String start;
  private double residentMebibytes;

  /**
   * Finds it.
   *
   * @throws IOException where it is not there
   */
  WatchedProcess(long pid) throws IOException {
    stat = Path.of("/proc", Long.toString(pid), "stat");
    try {
      start = fields()[START_TIME];
    } catch (NoSuchFileException e) {
      throw new IOException("there is no process " + pid, e);
    }
  }

  /** Whether it is still there, and the same; reads what it is like where it is. */
  boolean isAlive() {
    try {
      String[] fields = fields();
      if (!fields[START_TIME].equals(start) || fields[1].equals("Z")) {
        return false;
      }
      residentMebibytes = Long.parseLong(fields[RESIDENT_PAGES]) / PAGES_PER_MEBIBYTE;
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Its resident memory when it was last looked at. */
  double residentMebibytes() {
    return residentMebibytes;
  }

  /** Field 1 is the state, the first behind the name, which may hold anything. */
  private String[] fields() throws IOException {
    String line = Files.readString(stat);
    return line.substring(line.lastIndexOf(')') + 1).split(" ", -1);
  }
}
