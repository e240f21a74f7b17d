package dev.homeostat.kernel.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a process has in its memory, as {@code /proc/PID/maps} tells at one moment. */
final class MemoryMap {

  /** Range, permissions, offset, device, inode, then perhaps a name. */
  private static final int FIELDS = 6;

  private static final int NAME = 5;
  private static final int HEX = 16;

  /** In {@code lib/server}; what lies in {@code lib} is loaded when the JDK first needs it. */
  private static final String JVM = "libjvm.so";

  private static final String SPAWN_HELPER = "jspawnhelper";

  /** Behind the name of a file that is there no more, or is another one by now. */
  private static final String REPLACED = " (deleted)";

  /** What never had a name in a folder bears the mark from the start. */
  private static final String IN_MEMORY = "/memfd:";

  private static final int MOST_LINES = 200_000;

  private final List<String[]> lines = new ArrayList<>();

  private MemoryMap() {}

  /** Addresses, the end not included. */
  record Range(long from, long to) {}

  /**
   * Reads one.
   *
   * @throws IOException where it may not be read
   */
  static MemoryMap of(long pid) throws IOException {
    return of(Path.of("/proc", Long.toString(pid), "maps"));
  }

  /** A name of a file may be any bytes; what is no text in them must not hide the rest. */
  static MemoryMap of(Path maps) throws IOException {
    try (BufferedReader text =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(maps), StandardCharsets.UTF_8))) {
      return of(text.lines());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** One of such lines. */
  static MemoryMap of(Stream<String> text) {
    MemoryMap map = new MemoryMap();
    text.limit(MOST_LINES).forEach(line -> map.lines.add(line.split(" +", FIELDS)));
    return map;
  }

  /**
   * The files of which something may be run, but those that the JVM's own folder holds. One that
   * was replaced since, by a newer version, say, is the same.
   */
  Set<String> executableFiles() {
    String library = library().map(folder -> folder + "/").orElse("");
    Set<String> files = new LinkedHashSet<>();
    for (String[] line : lines) {
      if (line[1].contains("x")
          && line.length == FIELDS
          && line[NAME].startsWith("/")
          && (library.isEmpty() || !line[NAME].startsWith(library))) {
        files.add(withoutMark(line[NAME]));
      }
    }
    return files;
  }

  private static String withoutMark(String name) {
    return name.endsWith(REPLACED) && !name.startsWith(IN_MEMORY)
        ? name.substring(0, name.length() - REPLACED.length())
        : name;
  }

  /** The first file of a name. */
  Optional<String> file(String name) {
    return lines.stream()
        .filter(line -> line.length == FIELDS && line[NAME].endsWith("/" + name))
        .map(line -> line[NAME])
        .findFirst();
  }

  /**
   * The JDK's own helper, which becomes whatever the JVM is to start: beside the folder of libjvm,
   * be that replaced meanwhile.
   */
  Optional<String> spawnHelper() {
    return library().map(library -> library.resolve(SPAWN_HELPER).toString());
  }

  private Optional<Path> library() {
    return file(JVM)
        .or(() -> file(JVM + REPLACED))
        .map(path -> Path.of(path).getParent())
        .map(Path::getParent);
  }

  /**
   * Where the JVM keeps compiled code: stretches of memory without a file that are executable or
   * set aside, of which something is executable.
   */
  List<Range> codeCaches() {
    List<Range> caches = new ArrayList<>();
    long from = 0;
    long to = 0;
    boolean executable = false;
    for (String[] line : lines) {
      String[] range = line[0].split("-", 2);
      long begin = Long.parseUnsignedLong(range[0], HEX);
      boolean anonymous = line.length < FIELDS || line[NAME].isEmpty();
      boolean belongs = anonymous && (line[1].startsWith("rwx") || line[1].startsWith("---"));
      if (!belongs || begin != to) {
        if (executable) {
          caches.add(new Range(from, to));
        }
        from = begin;
        executable = false;
      }
      to = belongs ? Long.parseUnsignedLong(range[1], HEX) : 0;
      executable |= belongs && line[1].startsWith("rwx");
    }
    if (executable) {
      caches.add(new Range(from, to));
    }
    return caches;
  }
}
