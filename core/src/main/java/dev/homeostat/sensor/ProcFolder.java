package dev.homeostat.sensor;

import java.nio.file.Path;

/**
 * Where the kernel shows a process, this one or another, and the machine around it.
 *
 * @param host where procfs is mounted
 * @param process the process's folder in it
 * @param root what the process takes for the root of all files; it may be in a container
 */
record ProcFolder(Path host, Path process, Path root) {

  /** Of the process this runs in. */
  static ProcFolder self(Path proc) {
    return new ProcFolder(proc, proc.resolve("self"), Path.of("/"));
  }

  /** Of another process on this machine. */
  static ProcFolder of(Path proc, long pid) {
    Path process = proc.resolve(Long.toString(pid));
    return new ProcFolder(proc, process, process.resolve("root"));
  }

  /** One of the process's own files. */
  Path own(String file) {
    return process.resolve(file);
  }

  /** Whether it is the process this runs in. */
  boolean isOurs() {
    return process.endsWith("self");
  }
}
