package dev.homeostat.cli.replay;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of one recording: one as a rule. The rotations of one collection log ({@code gc.log.0},
 * {@code gc.log.1.gz}, {@code gc.log}) are one recording, in the order of their times.
 *
 * @param name for people
 * @param parts at least one
 */
public record RecordedFiles(String name, List<Path> parts) {

  private static final Pattern ROTATED = Pattern.compile("(.+?)(\\.\\d+)?(\\.current)?(\\.gz)?");

  /** Copies the list. */
  public RecordedFiles {
    parts = List.copyOf(parts);
  }

  /** A recording in one file. */
  static RecordedFiles of(Path file) {
    return new RecordedFiles(file.toString(), List.of(file));
  }

  /** Puts together what belongs together, in the order in which it was named. */
  public static List<RecordedFiles> of(List<Path> files) {
    Map<String, List<Path>> byLog = new LinkedHashMap<>();
    for (Path file : files) {
      byLog.computeIfAbsent(log(file), name -> new ArrayList<>()).add(file);
    }
    List<RecordedFiles> recordings = new ArrayList<>();
    byLog.forEach(
        (name, parts) -> {
          List<Path> joined = parts.size() > 1 ? inTime(parts) : List.of();
          if (joined.isEmpty()) {
            parts.forEach(file -> recordings.add(of(file)));
          } else {
            recordings.add(new RecordedFiles(name, joined));
          }
        });
    return recordings;
  }

  /** The name without what a rotation adds; a file that was named twice stays two. */
  private static String log(Path file) {
    Matcher name = ROTATED.matcher(file.toString());
    return name.matches() ? String.valueOf(name.group(1)) : file.toString();
  }

  /** In the order of their first times; nothing where one is no collection log with times. */
  private static List<Path> inTime(List<Path> parts) {
    Map<Path, Long> begun = new LinkedHashMap<>();
    for (Path part : parts) {
      long time = firstTime(part);
      if (time == LogTime.NONE || begun.put(part, time) != null) {
        return List.of();
      }
    }
    return parts.stream().sorted(Comparator.comparing(begun::get)).toList();
  }

  private static long firstTime(Path part) {
    if (!Files.isRegularFile(part)) {
      return LogTime.NONE; // What is read of a pipe is gone.
    }
    try (InputStream bytes = Files.newInputStream(part)) {
      List<String> lines = new Content(part, bytes).beginning().lines().toList();
      CollectionLog.Dialect dialect = CollectionLog.dialectOf(lines);
      return dialect == null
          ? LogTime.NONE
          : lines.stream()
              .mapToLong(dialect::time)
              .filter(time -> time != LogTime.NONE)
              .findFirst()
              .orElse(LogTime.NONE);
    } catch (IOException e) {
      return LogTime.NONE; // Told when it is read.
    }
  }
}
