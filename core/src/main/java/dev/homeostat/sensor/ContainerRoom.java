package dev.homeostat.sensor;

import java.nio.file.Path;

/** What the container of this process has room for. Immutable and thread-safe. */
public final class ContainerRoom {

  private final Path proc;

  /**
   * Makes one.
   *
   * @param proc the kernel's folder of processes
   */
  public ContainerRoom(Path proc) {
    this.proc = proc;
  }

  /**
   * How many bytes of memory the process may take before the kernel ends it, or another of its
   * container; NaN where there is no limit or nobody tells. Reads a few files of the kernel's.
   */
  public double memoryBytes() {
    return Cgroup.of(ProcFolder.self(proc), "memory").memoryRoom();
  }
}
