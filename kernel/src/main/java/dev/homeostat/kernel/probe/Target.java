package dev.homeostat.kernel.probe;

import dev.homeostat.kernel.bpf.BpfException;
import dev.homeostat.kernel.bpf.BpfMap;
import dev.homeostat.kernel.bpf.BpfObject;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The watched process as the kernel knows it. In a container a process's number is not the one the
 * kernel itself has for it, which is asked for then.
 *
 * @param pid its number here
 * @param kernelPid its number for the kernel
 * @param network the number of its network namespace
 * @param initialNamespace whether the numbers here are the kernel's own
 */
record Target(int pid, int kernelPid, int network, boolean initialNamespace) {

  /** Of the first namespace; part of the kernel's interface (PROC_PID_INIT_INO). */
  private static final int INITIAL = 0xEFFFFFFC;

  /**
   * Finds a process.
   *
   * @throws IOException where it is not there, or may not be looked at
   */
  static Target of(long pid) throws IOException {
    Path folder = Path.of("/proc", Long.toString(pid));
    if (!Files.isDirectory(folder)) {
      throw new BpfException("there is no process " + pid);
    }
    int network = network(folder);
    // Numbers in our /proc are those of the namespace it was mounted in, which is ours as a rule.
    int own = namespace(Path.of("/proc/self/ns/pid"));
    boolean initial = own == INITIAL;
    int kernelPid = initial ? Math.toIntExact(pid) : located(Math.toIntExact(pid), own);
    return new Target(Math.toIntExact(pid), kernelPid, network, initial);
  }

  private static int network(Path folder) throws IOException {
    try {
      return namespace(folder.resolve("ns/net"));
    } catch (AccessDeniedException e) {
      throw new BpfException(
          "process %s may not be looked at: run as its user, or as root"
              .formatted(folder.getFileName()));
    }
  }

  /** Its folder in procfs. */
  Path folder() {
    return Path.of("/proc", Integer.toString(pid));
  }

  /**
   * A file that it has mapped, as it is reached from here: it may be in a container.
   *
   * @param name the last part of its path
   */
  String binary(String name) throws IOException {
    return MemoryMap.of(pid)
        .file(name)
        .map(path -> "/proc/" + pid + "/root" + path)
        .orElseThrow(() -> new BpfException("process " + pid + " has no " + name));
  }

  private static int located(int pid, int namespace) throws IOException {
    try (BpfObject locate = BpfObject.open("locate", Kernel.bytes("locate"))) {
      locate.setConstants(pid, namespace);
      locate.load();
      locate.attach();
      locate.iterate();
      BpfMap located = locate.map("located", Integer.BYTES, Integer.BYTES);
      int found = located.lookup(0) ? located.value().getInt(0) : 0;
      if (found == 0) {
        throw new BpfException("the kernel does not know process " + pid + " of this namespace");
      }
      return found;
    }
  }

  /** The number in a link such as {@code pid:[4026531836]}. */
  private static int namespace(Path link) throws IOException {
    String target = Files.readSymbolicLink(link).toString();
    return Integer.parseUnsignedInt(target, target.indexOf('[') + 1, target.length() - 1, 10);
  }
}
