package dev.homeostat.cli.attach;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process of this machine as the kernel shows it, and what keeps us from it. */
public final class TargetProcess {

  /** What every thread of the agent is called; the kernel keeps 15 characters of it. */
  private static final String SAMPLER = "homeostat-sampl";

  private static final Pattern JAVA_VERSION = Pattern.compile("^JAVA_VERSION=\"(\\d+)");
  private static final int QUIT_CAUGHT = 1 << 2;
  private static final int HEXADECIMAL = 16;

  private final long pid;
  private final Path folder;
  private final ProcessHandle handle;

  private TargetProcess(ProcessHandle handle, Path folder) {
    this.pid = handle.pid();
    this.folder = folder;
    this.handle = handle;
  }

  /**
   * Finds a JVM that this user may look into.
   *
   * @throws Unreachable where it is not there, is no JVM, or belongs to somebody else
   */
  public static TargetProcess jvm(long pid) throws Unreachable {
    ProcessHandle handle =
        ProcessHandle.of(pid).orElseThrow(() -> new Unreachable("there is no process " + pid));
    TargetProcess process = new TargetProcess(handle, Path.of("/proc", Long.toString(pid)));
    if (Files.isDirectory(process.folder)) {
      process.checkOwner();
      process.checkJvm();
    }
    return process;
  }

  public long pid() {
    return pid;
  }

  /** Its folder in procfs. */
  public Path folder() {
    return folder;
  }

  /** Whether it still runs: not another that was given its number, nor what nobody waited for. */
  public boolean isAlive() {
    return handle.isAlive() && !isZombie();
  }

  /** The state is the first field behind the name, which may hold anything. */
  private boolean isZombie() {
    try {
      String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
      return stat.startsWith(") Z", stat.lastIndexOf(')'));
    } catch (IOException e) {
      return false; // No procfs: the handle knows.
    }
  }

  /** Whether the agent watches in it; false where the system does not tell threads' names. */
  public boolean hasAgent() {
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(folder.resolve("task"))) {
      for (Path thread : threads) {
        if (comm(thread).startsWith(SAMPLER)) {
          return true;
        }
      }
    } catch (IOException e) {
      // No procfs, or it ended.
    }
    return false;
  }

  /**
   * The process's own number for itself, in the innermost container; its own files are named by it.
   */
  public long innerPid() {
    return line("NSpid:")
        .map(numbers -> numbers.split("\\s+"))
        .map(numbers -> Long.parseLong(numbers[numbers.length - 1]))
        .orElse(pid);
  }

  /** The main class or jar a JVM was started with; nothing where its command line does not tell. */
  static Optional<String> program(long pid) {
    try {
      String line =
          Files.readString(Path.of("/proc", pid + "/cmdline"), StandardCharsets.ISO_8859_1);
      return JavaCommandLine.program(List.of(line.split("\0")));
    } catch (IOException e) {
      return Optional.empty(); // No procfs, or it ended.
    }
  }

  /** When it started, in milliseconds since the epoch; now where the system does not tell. */
  public long startMillis() {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().startInstant())
        .orElseGet(Instant::now)
        .toEpochMilli();
  }

  /** The feature version of its Java, such as 17; nothing where its folder does not tell. */
  public OptionalInt javaVersion() {
    try {
      Path program = Files.readSymbolicLink(folder.resolve("exe"));
      Path release = inside(program.resolve("../../release").normalize().toString());
      return Files.readAllLines(release).stream()
          .map(JAVA_VERSION::matcher)
          .filter(Matcher::find)
          .mapToInt(version -> Integer.parseInt(version.group(1)))
          .findFirst();
    } catch (IOException | RuntimeException e) {
      return OptionalInt.empty();
    }
  }

  /** Where a path of the process's own, such as {@code /tmp}, is seen from here. */
  public Path inside(String path) {
    Path root = folder.resolve("root");
    return Files.isDirectory(root) ? root.resolve(path.substring(1)) : Path.of(path);
  }

  /**
   * The file in which it shares its performance counters: in its own {@code /tmp}, of the user it
   * runs as, under its own number there.
   *
   * @return nothing where it shares none, or where somebody else may have put there what is
   */
  public Optional<Path> counters() {
    try {
      return new SharedCounters(inside("/tmp")).of(ProcessOwner.of(folder).uid(), innerPid());
    } catch (IOException e) {
      return Optional.empty(); // It ended.
    }
  }

  private void checkOwner() throws Unreachable {
    try {
      ProcessOwner owner = ProcessOwner.of(folder);
      ProcessOwner we = ProcessOwner.of(folder.resolveSibling("self"));
      if (!we.mayReach(owner)) {
        throw new Unreachable(
            "process %d belongs to %s, and you are %s; run this as %s"
                .formatted(pid, owner.name(), we.name(), owner.name()));
      }
    } catch (IOException e) {
      throw new Unreachable("there is no process " + pid);
    }
  }

  /** What attaches sends SIGQUIT, which ends whatever does not catch it. */
  private void checkJvm() throws Unreachable {
    boolean catches =
        line("SigCgt:")
            .map(mask -> (Long.parseUnsignedLong(mask, HEXADECIMAL) & QUIT_CAUGHT) != 0)
            .orElse(false);
    if (!catches || !hasLibjvm()) {
      throw new Unreachable(
          "process %d (%s) is no JVM that can be reached".formatted(pid, comm(folder)));
    }
  }

  private boolean hasLibjvm() {
    return hasLibjvm(folder).orElse(true); // Not ours to see: attaching tells.
  }

  /** Whether it is seen to be a JVM. */
  static boolean isJvm(long pid) {
    return hasLibjvm(Path.of("/proc", Long.toString(pid))).orElse(false);
  }

  private static Optional<Boolean> hasLibjvm(Path folder) {
    try (Stream<String> maps = Files.lines(folder.resolve("maps"), StandardCharsets.ISO_8859_1)) {
      return Optional.of(maps.anyMatch(line -> line.contains("/libjvm.so")));
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private Optional<String> line(String key) {
    try {
      List<String> lines = Files.readAllLines(folder.resolve("status"));
      return lines.stream()
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(key.length()).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String comm(Path task) {
    try {
      return Files.readString(task.resolve("comm")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * A file in the process's own folder for temporary files, which it may read.
   *
   * @return its path as seen from here
   */
  Path newTemporaryFile(String suffix) throws IOException {
    Path folderInside = inside("/tmp");
    return Files.createTempFile(
        Files.isDirectory(folderInside)
            ? folderInside
            : Path.of(System.getProperty("java.io.tmpdir")),
        "homeostat-agent-",
        suffix,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
  }
}
