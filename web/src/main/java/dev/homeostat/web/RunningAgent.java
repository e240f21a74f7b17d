package dev.homeostat.web;

import dev.homeostat.sensor.ProcText;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * Where a running agent of this user is reached, which is told the token and so must be this
 * user's: a file of mode 0600, named by the process, in the {@link UserFolder}. Several machines or
 * containers may share that folder: a number is looked up only where it was given.
 *
 * @param pid of the watched process
 * @param component who is watched
 * @param url where it answers
 * @param token what it wants to know
 */
public record RunningAgent(long pid, String component, String url, String token) {

  private static final String COMPONENT = "component";
  private static final String URL = "url";
  private static final String TOKEN = "token";
  private static final String PLACE = "place";
  private static final String BEGAN = "began";

  /**
   * Behind the name in {@code /proc/PID/stat}: when the process began, in ticks of the kernel's.
   */
  private static final int START_TIME = 19;

  /** Leaves the file; one of an earlier process with the same number is replaced. */
  public void announce(UserFolder folder) throws IOException {
    withdraw(folder);
    folder.create(
        Long.toString(pid),
        line(COMPONENT, component)
            + line(URL, url)
            + line(TOKEN, token)
            + line(PLACE, place())
            + line(BEGAN, began(pid)));
  }

  /** Takes the file away. */
  public void withdraw(UserFolder folder) throws IOException {
    Files.deleteIfExists(folder.path().resolve(Long.toString(pid)));
  }

  /** The agents of running processes, by process; files of processes that ended are removed. */
  public static List<RunningAgent> all(UserFolder folder) throws IOException {
    List<RunningAgent> agents = new ArrayList<>();
    folder.check();
    if (!Files.isDirectory(folder.path(), LinkOption.NOFOLLOW_LINKS)) {
      return agents;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.path(), "[0-9]*")) {
      for (Path file : files) {
        read(file).ifPresent(agents::add);
      }
    }
    agents.sort(Comparator.comparingLong(RunningAgent::pid));
    return agents;
  }

  private static Optional<RunningAgent> read(Path file) throws IOException {
    long pid;
    try {
      pid = Long.parseLong(String.valueOf(file.getFileName()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    Properties lines = new Properties();
    try (Reader reader =
        new InputStreamReader(
            Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), StandardCharsets.UTF_8)) {
      lines.load(reader);
    } catch (IllegalArgumentException e) {
      lines.clear();
    }
    String place = lines.getProperty(PLACE, "");
    if (!place.isEmpty() && !place.equals(place())) {
      return Optional.empty();
    }
    String began = lines.getProperty(BEGAN, "");
    if (ProcessHandle.of(pid).filter(RunningAgent::isOurs).isEmpty()
        || (!began.isEmpty() && !began.equals(began(pid)))) { // The number is another's by now.
      Files.deleteIfExists(file);
      return Optional.empty();
    }
    String url = lines.getProperty(URL, "");
    return url.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RunningAgent(
                pid, lines.getProperty(COMPONENT, ""), url, lines.getProperty(TOKEN, "")));
  }

  /**
   * Whether it lives and is this user's. A process that was killed leaves its file and a port that
   * is free; another user's may have both numbers by now.
   */
  private static boolean isOurs(ProcessHandle process) {
    Optional<String> user = process.info().user();
    return process.isAlive()
        && (user.isEmpty() || user.equals(ProcessHandle.current().info().user()));
  }

  /** When a process began; empty where the system does not tell. */
  private static String began(long pid) {
    try {
      String stat = ProcText.of(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[START_TIME];
    } catch (IOException | RuntimeException e) {
      return "";
    }
  }

  /** Where the number of a process means the same: this boot of the machine, this container. */
  private static String place() {
    try {
      return ProcText.of(Path.of("/proc/sys/kernel/random/boot_id")).strip()
          + ' '
          + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    } catch (IOException | RuntimeException e) {
      return "";
    }
  }

  private static String line(String key, String value) {
    return key + '=' + value.replace("\\", "\\\\") + '\n';
  }
}
