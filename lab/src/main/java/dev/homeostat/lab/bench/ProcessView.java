package dev.homeostat.lab.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What the kernel tells of a process.
 *
 * @param folder its folder in {@code /proc}
 */
record ProcessView(Path folder) {

  private static final double KIB_PER_MIB = 1_024;

  /**
   * The kernel counts in hundredths of a second towards programs, on all its platforms of today.
   */
  private static final double MILLIS_PER_TICK = 10;

  /** Places of user and system time, behind the name, which may hold anything. */
  private static final int USER = 11;

  private static final int SYSTEM = 12;

  static ProcessView of(long pid) {
    return new ProcessView(Path.of("/proc", Long.toString(pid)));
  }

  /** Processor time of all its threads, those that ended too, in milliseconds. */
  double processorMillis() throws IOException {
    String stat = Files.readString(folder.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) * MILLIS_PER_TICK;
  }

  /** Its resident memory in MiB. */
  double residentMb() throws IOException {
    for (String line : Files.readAllLines(folder.resolve("status"))) {
      if (line.startsWith("VmRSS:")) {
        return Double.parseDouble(line.replaceAll("[^0-9]", "")) / KIB_PER_MIB;
      }
    }
    throw new IOException(folder + " has no VmRSS");
  }

  /** How many threads it has, the JVM's own among them. */
  long threads() throws IOException {
    try (Stream<Path> tasks = Files.list(folder.resolve("task"))) {
      return tasks.count();
    }
  }
}
