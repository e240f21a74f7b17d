package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.evidence.Census.Growth;
import java.io.BufferedReader;
import java.io.FileReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Resident memory by kind of mapping, as the kernel tells. */
final class NativeInspector implements Inspector {

  private static final long KIB_PER_MIB = 1024;
  private static final int MOST_SUSPECTS = 2;
  private static final int MOST_LINES = 2_000_000;

  private final Path maps;
  private final Usual<Census> usual = new Usual<>();

  /**
   * Looks at a process.
   *
   * @param process its folder in procfs
   */
  NativeInspector(Path process) {
    this.maps = process.resolve("smaps");
    if (!Files.isReadable(maps)) {
      throw new UnsupportedOperationException("this system has no " + maps);
    }
  }

  @Override
  public String topic() {
    return "native memory";
  }

  @Override
  public void takeCensus(boolean calm, Patience patience) throws Exception {
    usual.take(resident(patience), calm);
  }

  @Override
  public void inspect(Inquiry inquiry, Notes notes, Patience patience) throws Exception {
    Census now = resident(patience);
    Optional<Census> before = usual.get();
    List<Growth> grown = before.map(now::since).orElseGet(now::largest);
    for (Growth growth : grown.subList(0, Math.min(MOST_SUSPECTS, grown.size()))) {
      if (growth.much() >= KIB_PER_MIB) {
        notes.suspect(
            "mapping",
            growth.group(),
            growth.inUnits(KIB_PER_MIB, " MiB") + " in all",
            growth.share());
      }
    }
    if (before.isEmpty()) {
      notes.gap(Usual.UNKNOWN);
      usual.take(now, false);
    }
  }

  /** Resident KiB by kind of mapping. */
  private Census resident(Patience patience) throws Exception {
    Census census = new Census();
    try (BufferedReader lines =
        new BufferedReader(new FileReader(maps.toFile(), StandardCharsets.UTF_8))) {
      String kind = "";
      String line = lines.readLine();
      for (int i = 0; line != null && i < MOST_LINES; i++) {
        if (i % 2_000 == 0) {
          patience.check();
        }
        if (line.startsWith("Rss:")) {
          census.add(kind, kibibytes(line));
        } else if (isHeading(line)) {
          kind = kindOf(line);
        }
        line = lines.readLine();
      }
    }
    return census;
  }

  /** {@code 7f0c-7f0d rw-p 00000000 00:00 0 [stack]}, not {@code Size: 4 kB}. */
  private static boolean isHeading(String line) {
    int space = line.indexOf(' ');
    return space > 0 && line.lastIndexOf('-', space) > 0 && line.charAt(space - 1) != ':';
  }

  private static String kindOf(String line) {
    String[] fields = line.split(" +", 6);
    String name = fields.length < 6 ? "" : fields[5].trim();
    if (name.startsWith("/")) {
      return Template.of(name);
    }
    return switch (name) {
      case "" -> "anonymous memory (malloc, the heap, stacks)";
      case "[heap]" -> "memory from malloc";
      default -> name;
    };
  }

  private static long kibibytes(String line) {
    long value = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      value = c >= '0' && c <= '9' ? value * 10 + (c - '0') : value;
    }
    return value;
  }
}
