package dev.homeostat.sensor;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The soft limits of this process in {@code /proc/self/limits}, read every ten minutes. */
final class ProcessLimits {

  private static final String OPEN_FILES = "Max open files";
  private static final String PROCESSES = "Max processes";

  private final Path file;
  private final Budget reading = new Budget(1, Duration.ofMinutes(10));
  private double openFiles = Double.NaN;
  private double processes = Double.NaN;

  ProcessLimits(ProcFolder proc) {
    this.file = proc.own("limits");
  }

  /** Reads them anew where ten minutes have passed; without the file there are none. */
  void refresh(long nanos) {
    if (!reading.allows(nanos)) {
      return;
    }
    reading.spend(nanos, 0);
    openFiles = Double.NaN;
    processes = Double.NaN;
    try {
      for (String line : ProcText.lines(file)) {
        if (line.startsWith(OPEN_FILES)) {
          openFiles = soft(line.substring(OPEN_FILES.length()));
        } else if (line.startsWith(PROCESSES)) {
          processes = soft(line.substring(PROCESSES.length()));
        }
      }
    } catch (IOException | NumberFormatException e) {
      // No /proc here, or not Linux's: no limits to tell.
    }
  }

  /** How many files may be open; NaN where unlimited or unknown. */
  double openFiles() {
    return openFiles;
  }

  /** How many processes and threads the user may have; NaN where unlimited or unknown. */
  double processes() {
    return processes;
  }

  /** The first of the columns soft limit, hard limit, unit. */
  private static double soft(String columns) {
    String trimmed = columns.trim();
    int end = trimmed.indexOf(' ');
    String first = end < 0 ? trimmed : trimmed.substring(0, end);
    return first.equals("unlimited") ? Double.NaN : Long.parseLong(first);
  }
}
