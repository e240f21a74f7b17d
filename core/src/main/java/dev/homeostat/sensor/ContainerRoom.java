package dev.homeostat.sensor;

import java.nio.file.Path;

/** What the container of this process has room for. Stateless and thread-safe. */
public final class ContainerRoom {

  private ContainerRoom() {}

  /**
   * How many bytes of memory the process may take before the kernel ends it, or another of its
   * container; NaN where there is no limit or nobody tells. Reads a few files of the kernel's.
   */
  public static double memoryBytes() {
    return Cgroup.of(ProcFolder.self(Path.of("/proc")), "memory").memoryRoom();
  }
}
