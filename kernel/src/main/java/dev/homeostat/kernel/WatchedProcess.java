package dev.homeostat.kernel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The watched process in procfs, known by its number and its start: numbers come back. */
final class WatchedProcess {

  // Fields of /proc/PID/stat, counted from behind the name's parenthesis.
  private static final int START_TIME = 20;

  private static final String RESIDENT = "VmRSS:";
  private static final String PROCESS = "Tgid:";
  private static final double KIBIBYTES_PER_MEBIBYTE = 1024;

  private final Path folder;
  private final String start;
  private double residentMebibytes;

  /**
   * Finds it.
   *
   * @throws IOException where it is not there, or the number is a thread's
   */
  WatchedProcess(long pid) throws IOException {
    folder = Path.of("/proc", Long.toString(pid));
    try {
      start = fields()[START_TIME];
    } catch (NoSuchFileException e) {
      throw new IOException("there is no process " + pid, e);
    }
    long process = status(PROCESS).orElse(pid);
    if (process != pid) {
      throw new IOException(pid + " is a thread of process " + process);
    }
  }

  /** Whether it is still there, and the same; reads what it is like where it is. */
  boolean isAlive() {
    try {
      String[] fields = fields();
      if (!fields[START_TIME].equals(start) || fields[1].equals("Z")) {
        return false;
      }
      readResident();
      return true;
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  /** Its resident memory when it was last looked at. */
  double residentMebibytes() {
    return residentMebibytes;
  }

  /** In kibibytes, where {@code stat} counts pages, which are no size of the same everywhere. */
  private void readResident() throws IOException {
    status(RESIDENT).ifPresent(kibibytes -> residentMebibytes = kibibytes / KIBIBYTES_PER_MEBIBYTE);
  }

  private OptionalLong status(String name) throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve("status"), ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(name.length()).strip().split(" ", 2)[0])
          .mapToLong(Long::parseLong)
          .findFirst();
    }
  }

  /** Field 1 is the state, the first behind the name, which may hold anything. */
  private String[] fields() throws IOException {
    String line = Files.readString(folder.resolve("stat"), ISO_8859_1);
    return line.substring(line.lastIndexOf(')') + 1).split(" ", -1);
  }
}
