package dev.homeostat.lab.corpus;

import dev.homeostat.lab.corpus.program.CaseContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A control group of the kernel's whose processes may have so much memory together, as in a
 * container. Making one is for root, and not everywhere; without one nothing is limited.
 */
final class MemoryGroup implements AutoCloseable {
  private static final Path UNIFIED = Path.of("/sys/fs/cgroup");
  private static final Path OWN_HIERARCHY = UNIFIED.resolve("memory");
  private static final int MOST_TRIES = 50;

  private final @Nullable Path folder;

  private MemoryGroup(@Nullable Path folder) {
    this.folder = folder;
  }

  /** Limits nothing. */
  static MemoryGroup none() {
    return new MemoryGroup(null);
  }

  /**
   * Makes one.
   *
   * @param name that no other has
   * @throws IOException where that is not allowed or the kernel does not control memory
   */
  static MemoryGroup of(String name, int mib) throws IOException {
    boolean own = Files.isDirectory(OWN_HIERARCHY);
    Path folder = Files.createDirectory((own ? OWN_HIERARCHY : UNIFIED).resolve(name));
    try {
      Files.writeString(
          folder.resolve(own ? "memory.limit_in_bytes" : "memory.max"), (long) mib * 1048576 + "");
    } catch (IOException e) {
      Files.delete(folder);
      throw e;
    }
    return new MemoryGroup(folder);
  }

  /** The words before a command that runs it in here. */
  List<String> enter() {
    return folder == null
        ? List.of()
        : List.of("sh", "-c", "echo $$ >\"$0\" && exec \"$@\"", folder + "/cgroup.procs");
  }

  /** Removes it; its processes must have ended, and the kernel may take a moment to see that. */
  @Override
  public void close() throws IOException {
    for (int tries = 1; folder != null; tries++) {
      try {
        Files.deleteIfExists(folder);
        return;
      } catch (IOException e) {
        if (tries == MOST_TRIES) {
          throw e;
        }
        CaseContext.sleep(0.1);
      }
    }
  }
}
