package dev.homeostat.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What becomes of a file that cannot be what was written into it, or is of no use to who has it
 * now. Stateless and thread-safe.
 */
public final class DamagedFile {

  /** As many of one name are kept. */
  private static final int MOST = 3;

  private DamagedFile() {}

  /** As {@link #setAside(Path, String, Instant)}, of a file that is {@code damaged}. */
  public static Path setAside(Path file, Instant at) throws IOException {
    return setAside(file, "damaged", at);
  }

  /**
   * Puts a file aside, beside itself under a name of its own, {@code NAME.WHY-TIME}, and forgets
   * the oldest where there are more than three.
   *
   * @param why a word
   * @return where it is now
   * @throws IOException where it cannot be renamed
   */
  public static Path setAside(Path file, String why, Instant at) throws IOException {
    String prefix = file.getFileName() + "." + why + "-";
    String mark = at.truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
    Path aside = file.resolveSibling(prefix + mark);
    Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
    List<Path> kept = new ArrayList<>();
    Path folder = file.toAbsolutePath().getParent();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path each : all) {
        if (each.getFileName().toString().startsWith(prefix)) {
          kept.add(each);
        }
      }
    }
    Collections.sort(kept);
    for (int i = 0; i < kept.size() - MOST; i++) {
      forget(kept.get(i));
    }
    return aside;
  }

  private static void forget(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException | RuntimeException e) {
      // It is in nobody's way.
    }
  }
}
